import { PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import { FormActions } from '../../components/FormActions.tsx';
import { NewPassword } from '../../components/NewPassword.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useFormAction } from '../../lib/form.ts';
import { minPasswordLength } from '../../lib/password.ts';
import { useUser } from '../../lib/session.ts';
import { newPasswordRules, required } from '../../lib/validate.ts';

interface ChangePasswordProps {
  currentLabel: string;
  /** Absent where there is nowhere to go back to. */
  onClose?: () => void;
}

export function ChangePassword({ currentLabel, onClose }: ChangePasswordProps) {
  const { t } = useTranslation();
  const user = useUser();
  const form = useForm({
    initialValues: { current: '', password: '', repeat: '' },
    validate: { current: required, ...newPasswordRules(minPasswordLength) },
  });
  const action = useFormAction(
    'session.changePassword',
    form,
    ({ current, password }) => ({ current, next: password }),
    () => {
      notifications.show({ message: t('session.passwordChanged'), color: 'green' });
      onClose?.();
    },
  );
  return (
    <form onSubmit={action.onSubmit} noValidate>
      <Stack>
        <PasswordInput
          label={currentLabel}
          autoComplete="current-password"
          autoFocus
          data-autofocus
          {...form.getInputProps('current')}
        />
        <NewPassword
          form={form}
          label={t('session.newPassword')}
          description={t('password.rule', { count: minPasswordLength })}
          minLength={minPasswordLength}
          name={user.name}
        />
        <ProblemAlert problem={action.problem} />
        <FormActions
          submit={t('session.changePassword')}
          pending={action.pending}
          onCancelWork={action.cancel}
          {...(onClose ? { onClose } : {})}
        />
      </Stack>
    </form>
  );
}
