import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { SendRow } from '../../../shared/ipc/sends.ts';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useAction } from '../../lib/query.ts';
import { LookForIt } from './LookForIt.tsx';
import { isDraft } from './outcomes.ts';

interface SettleProps {
  row: SendRow;
  onChange: (row: SendRow) => void;
}

/** A message of which nobody knows whether it went: look for it, then say what is true. */
export function Settle({ row, onChange }: SettleProps) {
  const { t } = useTranslation();
  const settle = useAction('sends.settle');
  const decide = async (outcome: 'sent' | 'failed') => {
    const answer = await settle.run({ id: row.id, outcome });
    if (answer) onChange(answer.send);
  };
  return (
    <Alert color="orange" icon={<TriangleAlert size={18} />} title={t('outbox.unknownTitle')}>
      <Stack gap="sm">
        <Text>{t('outbox.unknownMeaning')}</Text>
        <LookForIt row={row} label={t('outbox.look')} onChange={onChange} />
        <Text>{t('outbox.settleHint')}</Text>
        <Group gap="xs">
          <Button size="xs" loading={settle.pending} onClick={() => void decide('sent')}>
            {t(isDraft(row) ? 'outbox.wasDrafted' : 'outbox.wasSent')}
          </Button>
          <Button size="xs" loading={settle.pending} onClick={() => void decide('failed')}>
            {t(isDraft(row) ? 'outbox.wasNotDrafted' : 'outbox.wasNotSent')}
          </Button>
        </Group>
        <ProblemAlert problem={settle.problem} />
      </Stack>
    </Alert>
  );
}
