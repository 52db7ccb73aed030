import { Card, Code, Table, Text, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RequestRow } from '../../../shared/ipc/gateway.ts';
import { serviceById } from '../../../shared/services.ts';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { formatClock, formatDuration } from '../../lib/format.ts';
import { useNow } from '../../lib/time.ts';
import { outcomeTones } from './outcomes.ts';
import classes from './activity.module.css';

interface RequestTableProps {
  rows: RequestRow[];
  onOpen: (row: RequestRow) => void;
}

export function RequestTable({ rows, onOpen }: RequestTableProps) {
  const { t } = useTranslation();
  const now = useNow();
  return (
    <Card p={0}>
      <Table.ScrollContainer minWidth={640}>
        <Table highlightOnHover aria-label={t('activity.requests')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('activity.column.time')}</Table.Th>
              <Table.Th>{t('activity.column.agent')}</Table.Th>
              <Table.Th>{t('activity.column.service')}</Table.Th>
              <Table.Th>{t('activity.column.call')}</Table.Th>
              <Table.Th>{t('activity.column.outcome')}</Table.Th>
              <Table.Th ta="right">{t('activity.column.duration')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={row.id} className={classes.row} onClick={() => onOpen(row)}>
                <Table.Td className={classes.time}>
                  <UnstyledButton
                    fz={13}
                    aria-label={t('activity.open', { time: formatClock(row.at, now), agent: row.agentName })}
                  >
                    {formatClock(row.at, now)}
                  </UnstyledButton>
                </Table.Td>
                <Table.Td>{row.agentName}</Table.Td>
                <Table.Td>{serviceById(row.service).name}</Table.Td>
                <Table.Td className={classes.call}>
                  <Text fz={13} truncate>
                    {row.model ?? row.path}
                  </Text>
                  {row.model && (
                    <Text fz={12} c="dimmed" truncate>
                      {row.path}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>
                  <StatusBadge tone={outcomeTones[row.outcome]}>
                    {t(`activity.outcome.${row.outcome}`)}
                  </StatusBadge>{' '}
                  <Code fz={12}>{row.status}</Code>
                </Table.Td>
                <Table.Td ta="right" className={classes.time}>
                  {formatDuration(row.durationMs)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}
