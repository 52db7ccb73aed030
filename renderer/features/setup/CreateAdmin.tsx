import { PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { FormActions } from '../../components/FormActions.tsx';
import { NewPassword } from '../../components/NewPassword.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { WelcomeFrame } from '../../components/WelcomeFrame.tsx';
import { useFormAction } from '../../lib/form.ts';
import { minPasswordLength } from '../../lib/password.ts';
import { invalidate } from '../../lib/query.ts';
import { newPasswordRules, required } from '../../lib/validate.ts';

/** First run: says what Keydesk does and makes the one admin that everything else needs. */
export function CreateAdmin({ needsSetupToken }: { needsSetupToken: boolean }) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: { setupToken: '', name: '', password: '', repeat: '' },
    validate: {
      setupToken: (value: string) => (needsSetupToken ? required(value) : null),
      name: required,
      ...newPasswordRules(minPasswordLength),
    },
  });
  const action = useFormAction(
    'setup.createAdmin',
    form,
    ({ name, password, setupToken }) => ({
      name,
      password,
      ...(needsSetupToken ? { setupToken: setupToken.trim() } : {}),
    }),
    () => {
      form.reset();
      invalidate(['session']);
    },
  );
  return (
    <WelcomeFrame title={t('setup.title')} description={t('setup.description')}>
      <form onSubmit={action.onSubmit} noValidate>
        <Stack>
          {needsSetupToken && (
            <PasswordInput
              label={t('setup.token')}
              description={t('setup.tokenHint')}
              autoComplete="off"
              {...form.getInputProps('setupToken')}
            />
          )}
          <TextInput
            label={t('setup.name')}
            description={t('setup.nameHint')}
            autoComplete="username"
            autoFocus
            maxLength={64}
            {...form.getInputProps('name')}
          />
          <NewPassword
            form={form}
            label={t('session.password')}
            description={t('password.rule', { count: minPasswordLength })}
            minLength={minPasswordLength}
            name={form.values.name}
          />
          <ProblemAlert problem={action.problem} />
          <FormActions
            submit={t('setup.submit')}
            pending={action.pending}
            progress={t('setup.progress')}
            onCancelWork={action.cancel}
          />
        </Stack>
      </form>
    </WelcomeFrame>
  );
}
