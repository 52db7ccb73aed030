import { SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { Budget, BudgetScope, BudgetWindow, MoneyUnit } from '../../../../shared/ipc/money.ts';
import { FormActions } from '../../../components/FormActions.tsx';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';
import { useFormAction } from '../../../lib/form.ts';
import { fromAmount, toAmount } from '../../../lib/money.ts';
import { AmountInput } from '../AmountInput.tsx';
import { amountRule } from '../amount-rule.ts';
import { Subject } from '../Subject.tsx';

interface BudgetValues extends Record<string, unknown> {
  scope: BudgetScope;
  id: string | null;
  window: BudgetWindow;
  unit: MoneyUnit;
  limit: number | string;
}

const scopes = ['total', 'user', 'agent', 'service'] as const;
const windows = ['day', 'week', 'month', 'prepaid'] as const;
const units = ['microDollars', 'credits'] as const;

function valuesOf(budget: Budget | undefined): BudgetValues {
  if (!budget) return { scope: 'total', id: null, window: 'month', unit: 'microDollars', limit: '' };
  const { scope, scopeId, window, unit, limit } = budget;
  return { scope, id: scopeId, window, unit, limit: fromAmount(limit, unit) };
}

/** Makes a budget, or changes how much an existing one allows: whom it is about stays. */
export function BudgetForm({ budget, onClose }: { budget?: Budget | undefined; onClose: () => void }) {
  const { t } = useTranslation();
  const form = useForm<BudgetValues>({
    initialValues: valuesOf(budget),
    validate: {
      id: (id, { scope }) => (scope !== 'total' && !id ? t('validate.required') : null),
      limit: amountRule,
    },
  });
  const { scope, unit, window } = form.values;
  const action = useFormAction(
    'budgets.set',
    form,
    ({ id, limit, ...rest }) => ({
      ...rest,
      ...(rest.scope === 'total' ? {} : { id: id ?? '' }),
      limit: toAmount(Number(limit), rest.unit),
    }),
    onClose,
  );
  return (
    <form onSubmit={action.onSubmit} noValidate>
      <Stack>
        {!budget && (
          <>
            <Select
              label={t('budgets.scopeLabel')}
              allowDeselect={false}
              data={scopes.map((value) => ({ value, label: t(`budgets.scope.${value}`) }))}
              {...form.getInputProps('scope')}
              onChange={(value) => form.setValues({ scope: value as BudgetScope, id: null })}
            />
            {scope !== 'total' && <Subject scope={scope} input={form.getInputProps('id')} />}
            <Select
              label={t('budgets.windowLabel')}
              description={t(`budgets.windowHint.${window}`)}
              allowDeselect={false}
              data={windows.map((value) => ({ value, label: t(`budgets.windowName.${value}`) }))}
              {...form.getInputProps('window')}
            />
            <SegmentedControl
              aria-label={t('budgets.unitLabel')}
              data={units.map((value) => ({ value, label: t(`budgets.unit.${value}`) }))}
              {...form.getInputProps('unit')}
            />
          </>
        )}
        <AmountInput
          label={t(window === 'prepaid' ? 'budgets.potLabel' : 'budgets.limitLabel')}
          unit={unit}
          input={form.getInputProps('limit')}
          autoFocus
        />
        <Text c="dimmed" fz={13}>
          {t('budgets.effect')}
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
