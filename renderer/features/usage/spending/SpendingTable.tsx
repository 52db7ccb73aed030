import { Card, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Output } from '../../../../shared/ipc/routes.ts';
import { formatNumber } from '../../../lib/format.ts';
import { formatMoney } from '../../../lib/money.ts';
import type { Measure } from './chart-data.ts';
import type { SpendingView } from './SpendingFilters.tsx';

type Row = Output<'usage.summary'>[number];
const columns = ['calls', 'inputTokens', 'cachedTokens', 'outputTokens', 'credits', 'microDollars'] as const;

interface SpendingTableProps {
  rows: readonly Row[];
  by: SpendingView['by'];
  measure: Measure;
}

function Cells({ row }: { row: Row }) {
  const { t } = useTranslation();
  return columns.map((column) => (
    <Table.Td key={column} ta="right">
      {column === 'microDollars' ? formatMoney(row.microDollars) : formatNumber(row[column])}
      {column === 'calls' && row.failed > 0 && (
        <Text c="dimmed" fz={12}>
          {t('usage.figure.failed', { count: row.failed })}
        </Text>
      )}
      {column === 'microDollars' && row.estimatedMicroDollars > 0 && (
        <Text c="dimmed" fz={12}>
          {t('usage.figure.estimated', { amount: formatMoney(row.estimatedMicroDollars) })}
        </Text>
      )}
    </Table.Td>
  ));
}

export function SpendingTable({ rows, by, measure }: SpendingTableProps) {
  const { t } = useTranslation();
  return (
    <Card p={0}>
      <Table.ScrollContainer minWidth={640}>
        <Table highlightOnHover aria-label={t('usage.table')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t(`usage.by.${by}`)}</Table.Th>
              {columns.map((column) => (
                <Table.Th key={column} ta="right">
                  {t(`usage.column.${column}`)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows
              .toSorted((a, b) => b[measure] - a[measure] || b.calls - a.calls)
              .map((row) => (
                <Table.Tr key={row.key}>
                  <Table.Td>{row.label || t('usage.noModel')}</Table.Td>
                  <Cells row={row} />
                </Table.Tr>
              ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}
