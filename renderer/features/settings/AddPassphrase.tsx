import { Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { FormActions } from '../../components/FormActions.tsx';
import { NewPassword } from '../../components/NewPassword.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useFormAction } from '../../lib/form.ts';
import { minPassphraseLength } from '../../lib/password.ts';
import { newPasswordRules } from '../../lib/validate.ts';

export function AddPassphrase({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: { password: '', repeat: '' },
    validate: newPasswordRules(minPassphraseLength),
  });
  const action = useFormAction(
    'vault.addPassphrase',
    form,
    ({ password }) => ({ passphrase: password }),
    onClose,
  );
  return (
    <form onSubmit={action.onSubmit} noValidate>
      <Stack>
        <Text c="dimmed">{t('vault.addPassphraseHint')}</Text>
        <NewPassword
          form={form}
          label={t('vault.passphrase.label')}
          description={t('vault.passphrase.rule', { count: minPassphraseLength })}
          minLength={minPassphraseLength}
        />
        <ProblemAlert problem={action.problem} />
        <FormActions
          submit={t('vault.addPassphrase')}
          pending={action.pending}
          progress={t('vault.progress')}
          onCancelWork={action.cancel}
          onClose={onClose}
        />
      </Stack>
    </form>
  );
}
