import { NumberInput, SegmentedControl, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { FormActions } from '../../../components/FormActions.tsx';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';
import { useFormAction } from '../../../lib/form.ts';
import { amountRule } from '../amount-rule.ts';
import { Subject } from '../Subject.tsx';

interface LimitValues extends Record<string, unknown> {
  scope: 'agent' | 'service';
  id: string | null;
  perMinute: number | string;
}

export function LimitForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const form = useForm<LimitValues>({
    initialValues: { scope: 'agent', id: null, perMinute: 60 },
    validate: {
      id: (id) => (id ? null : t('validate.required')),
      perMinute: amountRule,
    },
  });
  const action = useFormAction(
    'limits.set',
    form,
    ({ scope, id, perMinute }) => ({ scope, id: id ?? '', perMinute: Number(perMinute) }),
    onClose,
  );
  return (
    <form onSubmit={action.onSubmit} noValidate>
      <Stack>
        <SegmentedControl
          aria-label={t('budgets.scopeLabel')}
          data={(['agent', 'service'] as const).map((value) => ({ value, label: t(`usage.by.${value}`) }))}
          value={form.values.scope}
          onChange={(scope) => form.setValues({ scope, id: null })}
        />
        <Subject scope={form.values.scope} input={form.getInputProps('id')} />
        <NumberInput
          label={t('limits.perMinuteLabel')}
          min={1}
          max={1_000_000}
          allowDecimal={false}
          {...form.getInputProps('perMinute')}
        />
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
