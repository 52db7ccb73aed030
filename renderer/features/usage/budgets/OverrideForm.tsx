import { Select, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { Budget } from '../../../../shared/ipc/money.ts';
import { FormActions } from '../../../components/FormActions.tsx';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';
import { useFormAction } from '../../../lib/form.ts';
import { toAmount } from '../../../lib/money.ts';
import { AmountInput } from '../AmountInput.tsx';
import { amountRule } from '../amount-rule.ts';

const hour = 3_600_000;
const lengths = { hour, day: 24 * hour, week: 7 * 24 * hour, month: 30 * 24 * hour } as const;
type Length = keyof typeof lengths;
const lengthIds = ['hour', 'day', 'week', 'month'] as const;

/** More than the budget allows, for a while: it ends by itself. */
export function OverrideForm({ budget, onClose }: { budget: Budget; onClose: () => void }) {
  const { t } = useTranslation();
  const form = useForm<{ extra: number | string; length: Length }>({
    initialValues: { extra: '', length: 'day' },
    validate: { extra: amountRule },
  });
  const action = useFormAction(
    'budgets.override',
    form,
    ({ extra, length }) => ({
      id: budget.id,
      override: { extra: toAmount(Number(extra), budget.unit), until: Date.now() + lengths[length] },
    }),
    onClose,
  );
  return (
    <form onSubmit={action.onSubmit} noValidate>
      <Stack>
        <AmountInput
          label={t('budgets.overrideLabel')}
          unit={budget.unit}
          input={form.getInputProps('extra')}
          autoFocus
        />
        <Select
          label={t('budgets.overrideLength')}
          allowDeselect={false}
          data={lengthIds.map((value) => ({ value, label: t(`budgets.length.${value}`) }))}
          {...form.getInputProps('length')}
        />
        <Text c="dimmed" fz={13}>
          {t('budgets.overrideHint')}
        </Text>
        <ProblemAlert problem={action.problem} />
        <FormActions
          submit={t('common.save')}
          pending={action.pending}
          onCancelWork={action.cancel}
          onClose={onClose}
        />
      </Stack>
    </form>
  );
}
