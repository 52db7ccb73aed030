import { Button, Group, List, Stack, Text } from '@mantine/core';
import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Integration } from '../../../shared/ipc/integrations.ts';
import { connectionName, type ConnectionSubject, isConnectable } from './connection.ts';
import { openConnection } from './open.tsx';

interface NoConnectionProps {
  integration: Integration;
  scope: ConnectionSubject['scope'];
}

/** What connecting will ask for, and the way to it. */
export function NoConnection({ integration, scope }: NoConnectionProps) {
  const { t } = useTranslation();
  const { service, reason, needs, fallback } = integration;
  const later = !isConnectable(service);
  const reasonId = `${service}-${scope}-reason`;
  return (
    <Stack justify="space-between" gap="sm" flex={1}>
      <Stack gap="sm">
        {(later || fallback) && (
          <Text fz={13} id={reasonId}>
            {reason}
          </Text>
        )}
        <div>
          <Text fz={12} fw={600} c="dimmed">
            {t('integrations.needs')}
          </Text>
          <List fz={13} spacing={2} mt={4}>
            {needs.map((need) => (
              <List.Item key={need}>{need}</List.Item>
            ))}
          </List>
        </div>
      </Stack>
      <Group>
        <Button
          size="xs"
          leftSection={<Plus size={14} />}
          disabled={later}
          aria-label={t(`integrations.${scope}Title.connect`, { name: connectionName(service) })}
          {...(later ? { 'aria-describedby': reasonId } : {})}
          onClick={() => openConnection({ service, scope }, 'connect')}
        >
          {t('integrations.connect')}
        </Button>
      </Group>
    </Stack>
  );
}
