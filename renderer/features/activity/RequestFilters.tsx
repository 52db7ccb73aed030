import { Button, Group, Select } from '@mantine/core';
import { Pause, Play } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { services } from '../../../shared/services.ts';
import { outcomes } from './outcomes.ts';
import { agentsIn, type RequestFeed, type RequestFilter } from './request-feed.ts';

interface RequestFiltersProps {
  feed: RequestFeed;
  filter: RequestFilter;
  onFilter: (filter: RequestFilter) => void;
  onPause: (paused: boolean) => void;
}

export function RequestFilters({ feed, filter, onFilter, onPause }: RequestFiltersProps) {
  const { t } = useTranslation();
  const set = (part: Partial<Record<keyof RequestFilter, string | null>>) =>
    onFilter({ ...filter, ...part } as RequestFilter);
  return (
    <Group gap="xs" align="flex-end">
      <Select
        size="xs"
        w={168}
        clearable
        aria-label={t('activity.filter.agent')}
        placeholder={t('activity.filter.anyAgent')}
        data={agentsIn(feed.rows)}
        value={filter.agentId}
        onChange={(agentId) => set({ agentId })}
      />
      <Select
        size="xs"
        w={152}
        clearable
        aria-label={t('activity.filter.service')}
        placeholder={t('activity.filter.anyService')}
        data={services.map(({ id, name }) => ({ value: id, label: name }))}
        value={filter.service}
        onChange={(service) => set({ service })}
      />
      <Select
        size="xs"
        w={168}
        clearable
        aria-label={t('activity.filter.outcome')}
        placeholder={t('activity.filter.anyOutcome')}
        data={outcomes.map((value) => ({ value, label: t(`activity.outcome.${value}`) }))}
        value={filter.outcome}
        onChange={(outcome) => set({ outcome })}
      />
      <Button
        size="xs"
        variant={feed.paused ? 'filled' : 'default'}
        leftSection={feed.paused ? <Play size={14} /> : <Pause size={14} />}
        onClick={() => onPause(!feed.paused)}
        ml="auto"
      >
        {feed.paused ? t('activity.resume', { count: feed.waiting.length }) : t('activity.pause')}
      </Button>
    </Group>
  );
}
