import { Card, Code, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AuditRow } from '../../../shared/ipc/gateway.ts';
import { formatDateTime } from '../../lib/format.ts';
import { describeDetails } from './audit-details.ts';
import classes from './activity.module.css';

export function AuditTable({ rows }: { rows: AuditRow[] }) {
  const { t } = useTranslation();
  return (
    <Card p={0}>
      <Table.ScrollContainer minWidth={640}>
        <Table aria-label={t('activity.audit')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th ta="right">{t('audit.column.number')}</Table.Th>
              <Table.Th>{t('audit.column.time')}</Table.Th>
              <Table.Th>{t('audit.column.actor')}</Table.Th>
              <Table.Th>{t('audit.column.action')}</Table.Th>
              <Table.Th>{t('audit.column.subject')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={row.seq}>
                <Table.Td ta="right" className={classes.time}>
                  {row.seq}
                </Table.Td>
                <Table.Td className={classes.time}>{formatDateTime(row.at)}</Table.Td>
                <Table.Td>{row.actor}</Table.Td>
                <Table.Td>
                  <Code fz={12}>{row.action}</Code>
                </Table.Td>
                <Table.Td>
                  {row.subject}
                  <Text fz={12} c="dimmed">
                    {describeDetails(row.details)}
                  </Text>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}
