import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { User } from '../../../shared/ipc/accounts.ts';
import { FormActions } from '../../components/FormActions.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { WelcomeFrame } from '../../components/WelcomeFrame.tsx';
import { useFormAction } from '../../lib/form.ts';
import { required } from '../../lib/validate.ts';
import { forgetAnswers, useSignOut } from './use-sign-out.ts';

/** Sign-in; for a locked session the name is already known. */
export function SignIn({ locked }: { locked: User | null }) {
  const { t } = useTranslation();
  const signOut = useSignOut();
  const form = useForm({
    initialValues: { name: locked?.name ?? '', password: '' },
    validate: { name: required, password: required },
  });
  const action = useFormAction(
    'session.signIn',
    form,
    (values) => values,
    () => {
      forgetAnswers();
      form.reset();
    },
  );
  return (
    <WelcomeFrame
      title={locked ? t('session.lockedTitle') : t('session.title')}
      description={locked ? t('session.lockedDescription', { name: locked.name }) : t('session.description')}
      width={400}
    >
      <form onSubmit={action.onSubmit} noValidate>
        <Stack>
          {!locked && (
            <TextInput
              label={t('session.name')}
              autoComplete="username"
              autoFocus
              {...form.getInputProps('name')}
            />
          )}
          <PasswordInput
            label={t('session.password')}
            autoComplete="current-password"
            autoFocus={locked !== null}
            {...form.getInputProps('password')}
          />
          <ProblemAlert problem={action.problem} />
          <FormActions
            submit={locked ? t('session.unlock') : t('session.signIn')}
            pending={action.pending}
            progress={t('session.progress')}
            onCancelWork={action.cancel}
          />
          {locked && (
            <Button variant="subtle" size="xs" onClick={() => void signOut()}>
              {t('session.somebodyElse')}
            </Button>
          )}
        </Stack>
      </form>
    </WelcomeFrame>
  );
}
