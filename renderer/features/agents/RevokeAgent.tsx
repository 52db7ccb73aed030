import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Agent } from '../../../shared/ipc/accounts.ts';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useAction } from '../../lib/query.ts';

export function RevokeAgent({ agent, onClose }: { agent: Agent; onClose: () => void }) {
  const { t } = useTranslation();
  const revoke = useAction('agents.revoke');
  const submit = async () => {
    if (await revoke.run({ id: agent.id })) onClose();
  };
  return (
    <Stack>
      <Text>{t('agents.revokeWarning', { name: agent.name })}</Text>
      <ProblemAlert problem={revoke.problem} />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('common.cancel')}
        </Button>
        <Button color="red" loading={revoke.pending} onClick={() => void submit()}>
          {t('agents.revoke')}
        </Button>
      </Group>
    </Stack>
  );
}
