import { Card, Group, Progress, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Budget } from '../../../../shared/ipc/money.ts';
import { StatusBadge } from '../../../components/StatusBadge.tsx';
import { formatDateTime, formatRelative } from '../../../lib/format.ts';
import { formatAmount, formatLeft } from '../../../lib/money.ts';
import { useIsAdmin } from '../../../lib/session.ts';
import { useNow } from '../../../lib/time.ts';
import { BudgetMenu } from './BudgetMenu.tsx';
import { fill } from './fill.ts';

const looks = {
  plenty: { color: 'petrol', tone: 'ok' },
  low: { color: 'yellow', tone: 'attention' },
  empty: { color: 'red', tone: 'off' },
} as const;

function Facts({ budget }: { budget: Budget }) {
  const { t } = useTranslation();
  const now = useNow();
  const { unit, resetsAt, reserved, override } = budget;
  const facts = [
    resetsAt !== null && t('budgets.resets', { when: formatRelative(resetsAt, now) }),
    reserved > 0 && t('budgets.reserved', { amount: formatAmount(reserved, unit) }),
    override &&
      t('budgets.overrideFact', {
        amount: formatAmount(override.extra, unit),
        until: formatDateTime(override.until),
      }),
  ].filter((fact) => typeof fact === 'string');
  return (
    <Text c="dimmed" fz={12} mih={18}>
      {facts.join(' · ')}
    </Text>
  );
}

export function BudgetCard({ budget }: { budget: Budget }) {
  const { t } = useTranslation();
  const admin = useIsAdmin();
  const { level, percent } = fill(budget);
  const { unit, spent, left, limit, override } = budget;
  const total = formatAmount(limit + (override?.extra ?? 0), unit);
  return (
    <Card component="section" aria-label={budget.name} padding="md">
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <div>
            <Text fw={600}>{budget.name}</Text>
            <Text c="dimmed" fz={13}>
              {t(`budgets.window.${budget.window}`, { amount: formatAmount(limit, unit) })}
            </Text>
          </div>
          <Group gap="xs" wrap="nowrap">
            <StatusBadge tone={looks[level].tone}>{t(`budgets.level.${level}`)}</StatusBadge>
            {admin && <BudgetMenu budget={budget} />}
          </Group>
        </Group>
        <Progress
          value={percent}
          color={looks[level].color}
          aria-label={t('budgets.spentOf', { spent: formatAmount(spent, unit), total })}
        />
        <Group justify="space-between">
          <Text fz={13}>{t('budgets.spentOf', { spent: formatAmount(spent, unit), total })}</Text>
          <Text fz={13} fw={600}>
            {t('budgets.left', { amount: formatLeft(left, unit) })}
          </Text>
        </Group>
        <Facts budget={budget} />
      </Stack>
    </Card>
  );
}
