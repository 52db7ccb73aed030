import { Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { Budget } from '../../../../shared/ipc/money.ts';
import { FormActions } from '../../../components/FormActions.tsx';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';
import { useFormAction } from '../../../lib/form.ts';
import { formatLeft, toAmount } from '../../../lib/money.ts';
import { AmountInput } from '../AmountInput.tsx';
import { amountRule } from '../amount-rule.ts';

export function TopUpForm({ budget, onClose }: { budget: Budget; onClose: () => void }) {
  const { t } = useTranslation();
  const form = useForm<{ amount: number | string }>({
    initialValues: { amount: '' },
    validate: { amount: amountRule },
  });
  const action = useFormAction(
    'budgets.topUp',
    form,
    ({ amount }) => ({ id: budget.id, amount: toAmount(Number(amount), budget.unit) }),
    onClose,
  );
  return (
    <form onSubmit={action.onSubmit} noValidate>
      <Stack>
        <AmountInput
          label={t('budgets.topUpLabel')}
          description={t('budgets.left', { amount: formatLeft(budget.left, budget.unit) })}
          unit={budget.unit}
          input={form.getInputProps('amount')}
          autoFocus
        />
        <ProblemAlert problem={action.problem} />
        <FormActions
          submit={t('budgets.topUp')}
          pending={action.pending}
          onCancelWork={action.cancel}
          onClose={onClose}
        />
      </Stack>
    </form>
  );
}
