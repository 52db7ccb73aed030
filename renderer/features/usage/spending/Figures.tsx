import { Card, SimpleGrid, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { UsageFigures } from '../../../../shared/ipc/money.ts';
import { formatNumber } from '../../../lib/format.ts';
import { formatMoney } from '../../../lib/money.ts';

function Figure({ label, value, note }: { label: string; value: string; note: string }) {
  return (
    <Card padding="md">
      <Text c="dimmed" fz={12} fw={600}>
        {label}
      </Text>
      <Text fz={22} fw={650}>
        {value}
      </Text>
      <Text c="dimmed" fz={12} mih={18}>
        {note}
      </Text>
    </Card>
  );
}

function sum(rows: readonly UsageFigures[], name: keyof UsageFigures): number {
  return rows.reduce((total, row) => total + row[name], 0);
}

/** The totals of what the table below shows one by one. */
export function Figures({ rows }: { rows: readonly UsageFigures[] }) {
  const { t } = useTranslation();
  const estimated = sum(rows, 'estimatedMicroDollars');
  const failed = sum(rows, 'failed');
  const cached = sum(rows, 'cachedTokens');
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
      <Figure
        label={t('usage.figure.spent')}
        value={formatMoney(sum(rows, 'microDollars'))}
        note={estimated > 0 ? t('usage.figure.estimated', { amount: formatMoney(estimated) }) : ''}
      />
      <Figure label={t('usage.figure.credits')} value={formatNumber(sum(rows, 'credits'))} note="" />
      <Figure
        label={t('usage.figure.calls')}
        value={formatNumber(sum(rows, 'calls'))}
        note={failed > 0 ? t('usage.figure.failed', { count: failed }) : ''}
      />
      <Figure
        label={t('usage.figure.tokens')}
        value={formatNumber(sum(rows, 'inputTokens') + sum(rows, 'outputTokens') + cached)}
        note={cached > 0 ? t('usage.figure.cached', { count: cached, amount: formatNumber(cached) }) : ''}
      />
    </SimpleGrid>
  );
}
