import { Button, Group, List, Stack, Text } from '@mantine/core';
import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Integration } from '../../../shared/ipc/integrations.ts';
import { connectionName, type ConnectionSubject, isSignInService } from './connection.ts';
import { openConnection } from './open.tsx';
import { NotRegistered } from './sign-in/NotRegistered.tsx';

interface NoConnectionProps {
  integration: Integration;
  scope: ConnectionSubject['scope'];
}

/** What connecting will ask for, and the way to it. */
export function NoConnection({ integration, scope }: NoConnectionProps) {
  const { t } = useTranslation();
  const { service, reason, needs, fallback, registered } = integration;
  if (registered === false && isSignInService(service)) return <NotRegistered service={service} />;
  return (
    <Stack justify="space-between" gap="sm" flex={1}>
      <Stack gap="sm">
        {fallback && <Text fz={13}>{reason}</Text>}
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
          aria-label={t(`integrations.${scope}Title.connect`, { name: connectionName(service) })}
          onClick={() => openConnection({ service, scope }, 'connect')}
        >
          {t('integrations.connect')}
        </Button>
      </Group>
    </Stack>
  );
}
