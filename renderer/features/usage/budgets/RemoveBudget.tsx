import { Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { Budget } from '../../../../shared/ipc/money.ts';
import { FormActions } from '../../../components/FormActions.tsx';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';
import { useFormAction } from '../../../lib/form.ts';

export function RemoveBudget({ budget, onClose }: { budget: Budget; onClose: () => void }) {
  const { t } = useTranslation();
  const form = useForm({ initialValues: {} });
  const action = useFormAction('budgets.remove', form, () => ({ id: budget.id }), onClose);
  return (
    <form onSubmit={action.onSubmit} noValidate>
      <Stack>
        <Text>{t('budgets.removeWarning')}</Text>
        <ProblemAlert problem={action.problem} />
        <FormActions
          danger
          submit={t('budgets.remove')}
          pending={action.pending}
          onCancelWork={action.cancel}
          onClose={onClose}
        />
      </Stack>
    </form>
  );
}
