import { Button, Stack, Text } from '@mantine/core';
import { Activity, SearchX } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { RequestRow } from '../../../shared/ipc/gateway.ts';
import { Blank } from '../../components/Blank.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { QueryView } from '../../components/QueryView.tsx';
import { RequestDrawer } from './RequestDrawer.tsx';
import { RequestFilters } from './RequestFilters.tsx';
import { RequestTable } from './RequestTable.tsx';
import { filterRows, noFilter } from './request-feed.ts';
import { useRequestFeed } from './use-request-feed.ts';

function NoCalls() {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  return (
    <Blank
      icon={<Activity size={28} />}
      title={t('activity.emptyTitle')}
      description={t('activity.emptyDescription')}
    >
      <Button onClick={() => navigate('/agents')}>{t('activity.emptyAction')}</Button>
    </Blank>
  );
}

function NothingFits({ onClear }: { onClear: () => void }) {
  const { t } = useTranslation();
  return (
    <Blank icon={<SearchX size={28} />} title={t('activity.noMatch')} description={t('activity.noMatchHint')}>
      <Button variant="default" onClick={onClear}>
        {t('activity.clearFilter')}
      </Button>
    </Blank>
  );
}

/** Calls through the gateway as they happen. */
export function Requests() {
  const { t } = useTranslation();
  const { first, feed, dispatch, loadOlder, loadingOlder, problem } = useRequestFeed();
  const [filter, setFilter] = useState(noFilter);
  const [open, setOpen] = useState<RequestRow | null>(null);
  const rows = filterRows(feed.rows, filter);
  if (first.data && feed.rows.length === 0 && feed.waiting.length === 0) return <NoCalls />;
  return (
    <QueryView query={first}>
      {() => (
        <Stack gap="sm">
          <RequestFilters
            feed={feed}
            filter={filter}
            onFilter={setFilter}
            onPause={(paused) => dispatch({ type: paused ? 'pause' : 'resume' })}
          />
          {rows.length > 0 ? (
            <RequestTable rows={rows} onOpen={setOpen} />
          ) : (
            <NothingFits onClear={() => setFilter(noFilter)} />
          )}
          <ProblemAlert problem={problem} />
          {feed.next === null ? (
            <Text c="dimmed" fz={13} ta="center">
              {t('activity.noOlder')}
            </Text>
          ) : (
            <Button variant="default" loading={loadingOlder} onClick={() => void loadOlder()} mx="auto">
              {t('activity.older')}
            </Button>
          )}
          <RequestDrawer row={open} onClose={() => setOpen(null)} />
        </Stack>
      )}
    </QueryView>
  );
}
