import { Card, Table, Text, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SendRow } from '../../../shared/ipc/sends.ts';
import { serviceById } from '../../../shared/services.ts';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { formatClock } from '../../lib/format.ts';
import { useNow } from '../../lib/time.ts';
import classes from './outbox.module.css';
import { outcomeWord, sendTones, shortRecipients } from './outcomes.ts';

interface SendTableProps {
  rows: SendRow[];
  onOpen: (row: SendRow) => void;
}

function SendTableRow({ row, onOpen }: { row: SendRow; onOpen: () => void }) {
  const { t } = useTranslation();
  const time = formatClock(row.at, useNow());
  const { first, more } = shortRecipients(row);
  return (
    <Table.Tr className={classes.row} onClick={onOpen}>
      <Table.Td className={classes.time}>
        <UnstyledButton fz={13} aria-label={t('outbox.open', { time, to: first })}>
          {time}
        </UnstyledButton>
      </Table.Td>
      <Table.Td>{row.agentName}</Table.Td>
      <Table.Td className={classes.to}>
        <Text fz={13} truncate>
          {first}
        </Text>
        {more > 0 && (
          <Text fz={12} c="dimmed">
            {t('outbox.more', { count: more })}
          </Text>
        )}
      </Table.Td>
      <Table.Td className={classes.service}>{serviceById(row.service).name}</Table.Td>
      <Table.Td>
        <StatusBadge tone={sendTones[row.outcome]}>{t(`outbox.outcome.${outcomeWord(row)}`)}</StatusBadge>
      </Table.Td>
      <Table.Td className={classes.message}>
        <Text fz={13} lineClamp={2}>
          {row.message}
        </Text>
      </Table.Td>
    </Table.Tr>
  );
}

export function SendTable({ rows, onOpen }: SendTableProps) {
  const { t } = useTranslation();
  return (
    <Card p={0}>
      <Table.ScrollContainer minWidth={760}>
        <Table highlightOnHover aria-label={t('screens.outbox')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('outbox.column.time')}</Table.Th>
              <Table.Th>{t('outbox.column.agent')}</Table.Th>
              <Table.Th>{t('outbox.column.to')}</Table.Th>
              <Table.Th>{t('outbox.column.service')}</Table.Th>
              <Table.Th>{t('outbox.column.outcome')}</Table.Th>
              <Table.Th>{t('outbox.column.message')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <SendTableRow key={row.id} row={row} onOpen={() => onOpen(row)} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}
