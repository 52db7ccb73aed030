import { Button, Card, Code, Group, Stack, Text, Title } from '@mantine/core';
import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { serviceById, type SystemServiceId } from '../../../shared/services.ts';
import { ExternalLink } from '../../components/ExternalLink.tsx';
import { ServiceIcon } from '../../components/ServiceIcon.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { ActiveKey } from './ActiveKey.tsx';
import type { ServiceKeys } from './key-status.ts';
import { openKeyForm } from './open.tsx';
import { StandbyKey } from './StandbyKey.tsx';

function NoKey({ service }: { service: SystemServiceId }) {
  const { t } = useTranslation();
  const { name, site } = serviceById(service);
  return (
    <Stack gap="sm" align="flex-start">
      <Text c="dimmed">{t(`keys.purpose.${service}`)}</Text>
      <Group gap="md">
        <Button
          size="xs"
          leftSection={<Plus size={14} />}
          aria-label={t('keys.addTitle', { service: name })}
          onClick={() => openKeyForm({ service })}
        >
          {t('keys.add')}
        </Button>
        <ExternalLink url={site}>{t('keys.getKey', { host: new URL(site).host })}</ExternalLink>
      </Group>
    </Stack>
  );
}

export function ServiceCard({ service, keys }: { service: SystemServiceId; keys: ServiceKeys }) {
  const { t } = useTranslation();
  const { name, tool } = serviceById(service);
  const { active, standbys } = keys;
  return (
    <Card component="section" aria-label={name}>
      <Stack>
        <Group justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <ServiceIcon service={service} />
            <div>
              <Title order={2}>{name}</Title>
              <Code fz={12}>{tool}</Code>
            </div>
          </Group>
          {!active && <StatusBadge tone="none">{t('keys.status.none')}</StatusBadge>}
        </Group>
        {active ? <ActiveKey subject={active} /> : <NoKey service={service} />}
        {standbys.length > 0 && (
          <Stack gap="xs">
            <Text fz={12} fw={600} c="dimmed">
              {t('keys.standby', { count: standbys.length })}
            </Text>
            {standbys.map((key) => (
              <StandbyKey key={key.id} subject={key} />
            ))}
          </Stack>
        )}
      </Stack>
    </Card>
  );
}
