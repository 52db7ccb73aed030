import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { Search, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SendRow } from '../../../shared/ipc/sends.ts';
import { serviceById } from '../../../shared/services.ts';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { Working } from '../../components/Working.tsx';
import { useAction } from '../../lib/query.ts';
import classes from './outbox.module.css';

interface SettleProps {
  row: SendRow;
  onChange: (row: SendRow) => void;
}

/** A message of which nobody knows whether it went: look for it, then say what is true. */
export function Settle({ row, onChange }: SettleProps) {
  const { t } = useTranslation();
  const check = useAction('sends.check');
  const settle = useAction('sends.settle');
  const [said, setSaid] = useState<string | null>(null);

  const look = async () => {
    setSaid(null);
    const answer = await check.run({ id: row.id });
    if (!answer) return;
    setSaid(answer.message);
    onChange(answer.send);
  };
  const decide = async (outcome: 'sent' | 'failed') => {
    const answer = await settle.run({ id: row.id, outcome });
    if (answer) onChange(answer.send);
  };

  return (
    <Alert color="orange" icon={<TriangleAlert size={18} />} title={t('outbox.unknownTitle')}>
      <Stack gap="sm">
        <Text>{t('outbox.unknownMeaning')}</Text>
        <Group gap="xs">
          <Button
            size="xs"
            variant="default"
            leftSection={<Search size={14} />}
            loading={check.pending}
            onClick={() => void look()}
          >
            {t('outbox.look')}
          </Button>
          {check.pending && (
            <Working
              progress={t('outbox.looking', { service: serviceById(row.service).name })}
              onStop={check.cancel}
            />
          )}
        </Group>
        {said && (
          <Text role="status" className={classes.breaking}>
            {said}
          </Text>
        )}
        <Text>{t('outbox.settleHint')}</Text>
        <Group gap="xs">
          <Button size="xs" loading={settle.pending} onClick={() => void decide('sent')}>
            {t('outbox.wasSent')}
          </Button>
          <Button size="xs" loading={settle.pending} onClick={() => void decide('failed')}>
            {t('outbox.wasNotSent')}
          </Button>
        </Group>
        <ProblemAlert problem={check.problem ?? settle.problem} />
      </Stack>
    </Alert>
  );
}
