import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useAction } from '../../lib/query.ts';
import { connectionName, type ConnectionSubject } from './connection.ts';

export function DisconnectService({ subject, onClose }: { subject: ConnectionSubject; onClose: () => void }) {
  const { t } = useTranslation();
  const disconnect = useAction('integrations.disconnect');
  const submit = async () => {
    if (await disconnect.run(subject)) onClose();
  };
  return (
    <Stack>
      <Text>
        {t(`integrations.disconnectWarning.${subject.scope}`, { name: connectionName(subject.service) })}
      </Text>
      <ProblemAlert problem={disconnect.problem} />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('common.cancel')}
        </Button>
        <Button color="red" loading={disconnect.pending} onClick={() => void submit()}>
          {t('integrations.disconnect')}
        </Button>
      </Group>
    </Stack>
  );
}
