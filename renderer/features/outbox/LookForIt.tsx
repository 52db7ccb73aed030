import { Button, Group, Stack, Text } from '@mantine/core';
import { Search } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SendRow } from '../../../shared/ipc/sends.ts';
import { serviceById } from '../../../shared/services.ts';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { Working } from '../../components/Working.tsx';
import { useAction } from '../../lib/query.ts';
import classes from './outbox.module.css';

interface LookForItProps {
  row: SendRow;
  label: string;
  onChange: (row: SendRow) => void;
}

/** Asks the provider what became of a message: whether it is there, and for text messages whether a phone has it. */
export function LookForIt({ row, label, onChange }: LookForItProps) {
  const { t } = useTranslation();
  const check = useAction('sends.check');
  const [said, setSaid] = useState<string | null>(null);
  const look = async () => {
    setSaid(null);
    const answer = await check.run({ id: row.id });
    if (!answer) return;
    setSaid(answer.message);
    onChange(answer.send);
  };
  return (
    <Stack gap="sm">
      <Group gap="xs">
        <Button
          size="xs"
          variant="default"
          leftSection={<Search size={14} />}
          loading={check.pending}
          onClick={() => void look()}
        >
          {label}
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
      <ProblemAlert problem={check.problem} />
    </Stack>
  );
}
