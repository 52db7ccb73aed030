import { Button, Group, Stack, Text } from '@mantine/core';
import { RefreshCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Integration } from '../../../shared/ipc/integrations.ts';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { Working } from '../../components/Working.tsx';
import { type ConnectionSubject, testCost } from './connection.ts';
import { ConnectionFacts } from './ConnectionFacts.tsx';
import { ConnectionMenu } from './ConnectionMenu.tsx';
import { ConnectionTrouble } from './ConnectionTrouble.tsx';
import { openConnection } from './open.tsx';
import { useConnectionActions } from './use-connection-actions.ts';

interface ConnectionProps {
  integration: Integration;
  scope: ConnectionSubject['scope'];
}

/** A connection that was made: how it is, what it is, and what can be done with it. */
export function Connection({ integration, scope }: ConnectionProps) {
  const { t } = useTranslation();
  const { service, status, reason, account, settings } = integration;
  const subject = { service, scope };
  const actions = useConnectionActions(subject, account);
  const broken = status === 'needs_you' || status === 'unreadable';
  const cost = testCost(settings);
  return (
    <Stack gap="sm">
      {status === 'connected' ? (
        <Text c="dimmed" fz={13}>
          {reason}
        </Text>
      ) : (
        <ConnectionTrouble integration={integration} />
      )}
      <ConnectionFacts integration={integration} />
      <ProblemAlert problem={actions.problem} />
      <Group gap="xs">
        <Button
          size="xs"
          variant={broken ? 'filled' : 'default'}
          onClick={() => openConnection(subject, broken ? 'reconnect' : 'change')}
        >
          {t(broken ? 'integrations.reconnect' : 'integrations.change')}
        </Button>
        {status !== 'unreadable' && (
          <Button
            size="xs"
            variant="default"
            loading={actions.testing}
            leftSection={<RefreshCw size={14} />}
            onClick={() => void actions.test()}
          >
            {t('integrations.test')}
          </Button>
        )}
        {service === 'smtp' && status !== 'unreadable' && (
          <Button
            size="xs"
            variant="default"
            loading={actions.sending}
            onClick={() => void actions.sendTest()}
          >
            {t('integrations.sendTest')}
          </Button>
        )}
        <ConnectionMenu subject={subject} />
      </Group>
      {actions.working && <Working progress={actions.working.progress} onStop={actions.working.stop} />}
      {cost && (
        <Text c="dimmed" fz={13}>
          {cost}
        </Text>
      )}
    </Stack>
  );
}
