import { Button, Group, Stack, Text, ThemeIcon } from '@mantine/core';
import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectionScope, Integration } from '../../../shared/ipc/integrations.ts';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { Working } from '../../components/Working.tsx';
import { useAction } from '../../lib/query.ts';

/** Signing in does not show that the server takes the From address; only a mail does. */
function TestMail({ saved, scope }: { saved: Integration; scope: ConnectionScope }) {
  const { t } = useTranslation();
  const send = useAction('integrations.sendTest');
  const [said, setSaid] = useState<{ good: boolean; message: string } | null>(null);
  const address = saved.account ?? '';
  const run = async () => {
    setSaid(null);
    const outcome = await send.run({ service: 'smtp', scope });
    if (outcome) setSaid({ good: outcome.status === 'connected', message: outcome.message });
  };
  return (
    <Stack gap="xs" align="flex-start">
      <Text c="dimmed" fz={13}>
        {t('integrations.testMailHint')}
      </Text>
      <Button variant="default" size="xs" loading={send.pending} onClick={() => void run()}>
        {t('integrations.sendTest')}
      </Button>
      {send.pending && <Working progress={t('integrations.sendingTest', { address })} onStop={send.cancel} />}
      {said && (
        <Text role="status" c={said.good ? 'green' : 'red'}>
          {said.message}
        </Text>
      )}
      <ProblemAlert problem={send.problem} />
    </Stack>
  );
}

interface ConnectionSavedProps {
  saved: Integration;
  scope: ConnectionScope;
  onClose: () => void;
}

/** What the other side said to a new connection. */
export function ConnectionSaved({ saved, scope, onClose }: ConnectionSavedProps) {
  const { t } = useTranslation();
  return (
    <Stack gap="lg">
      <Group wrap="nowrap" align="flex-start" role="status">
        <ThemeIcon color="green" variant="light" size={44} radius="xl" aria-hidden>
          <CircleCheck size={24} />
        </ThemeIcon>
        <Stack gap={4}>
          <Text fw={600} fz={16}>
            {saved.reason}
          </Text>
          <Text>{saved.proven?.what}</Text>
          <Text c="dimmed" fz={13}>
            {t(`integrations.savedNext.${scope}`)}
          </Text>
        </Stack>
      </Group>
      {saved.service === 'smtp' && <TestMail saved={saved} scope={scope} />}
      <Group justify="flex-end">
        <Button onClick={onClose} data-autofocus>
          {t('common.done')}
        </Button>
      </Group>
    </Stack>
  );
}
