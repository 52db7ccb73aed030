import { PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { FormActions } from '../../components/FormActions.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useFormAction } from '../../lib/form.ts';
import { required } from '../../lib/validate.ts';

export function Unlock() {
  const { t } = useTranslation();
  const form = useForm({ initialValues: { passphrase: '' }, validate: { passphrase: required } });
  const action = useFormAction(
    'vault.unlock',
    form,
    (values) => values,
    () => form.reset(),
  );
  return (
    <form onSubmit={action.onSubmit} noValidate>
      <Stack>
        <PasswordInput
          label={t('vault.passphrase.label')}
          autoComplete="off"
          autoFocus
          {...form.getInputProps('passphrase')}
        />
        <ProblemAlert problem={action.problem} />
        <FormActions
          submit={t('vault.unlock')}
          pending={action.pending}
          progress={t('vault.progress')}
          onCancelWork={action.cancel}
        />
      </Stack>
    </form>
  );
}
