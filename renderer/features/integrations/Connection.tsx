import { Button, Group, Stack, Text } from '@mantine/core';
import { RefreshCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Integration } from '../../../shared/ipc/integrations.ts';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { Working } from '../../components/Working.tsx';
import { type ConnectionSubject, isSignInService, testCost } from './connection.ts';
import { ConnectionFacts } from './ConnectionFacts.tsx';
import { ConnectionMenu } from './ConnectionMenu.tsx';
import { ConnectionTrouble } from './ConnectionTrouble.tsx';
import { openConnection } from './open.tsx';
import { EndsSoon } from './sign-in/EndsSoon.tsx';
import { SignedInButtons } from './sign-in/SignedInButtons.tsx';
import { useConnectionActions } from './use-connection-actions.ts';

interface ConnectionProps {
  integration: Integration;
  scope: ConnectionSubject['scope'];
}

function MainButton({ integration, scope }: ConnectionProps) {
  const { t } = useTranslation();
  const { service, status } = integration;
  if (isSignInService(service)) return <SignedInButtons service={service} integration={integration} />;
  const broken = status === 'needs_you' || status === 'unreadable';
  return (
    <Button
      size="xs"
      variant={broken ? 'filled' : 'default'}
      onClick={() => openConnection({ service, scope }, broken ? 'reconnect' : 'change')}
    >
      {t(broken ? 'integrations.reconnect' : 'integrations.change')}
    </Button>
  );
}

/** A connection that was made: how it is, what it is, and what can be done with it. */
export function Connection({ integration, scope }: ConnectionProps) {
  const { t } = useTranslation();
  const { service, status, reason, account, settings } = integration;
  const subject = { service, scope };
  const actions = useConnectionActions(subject, account);
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
      <EndsSoon integration={integration} />
      <ConnectionFacts integration={integration} />
      <ProblemAlert problem={actions.problem} />
      <Group gap="xs">
        <MainButton integration={integration} scope={scope} />
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
