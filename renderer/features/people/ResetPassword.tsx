import { Alert, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { User } from '../../../shared/ipc/accounts.ts';
import { FormActions } from '../../components/FormActions.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useFormAction } from '../../lib/form.ts';
import { minPasswordLength } from '../../lib/password.ts';
import { newPasswordRules } from '../../lib/validate.ts';
import { GivenPassword } from './GivenPassword.tsx';

export function ResetPassword({ person, onClose }: { person: User; onClose: () => void }) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: { password: '' },
    validate: { password: newPasswordRules(minPasswordLength).password },
  });
  const action = useFormAction(
    'users.update',
    form,
    ({ password }) => ({ id: person.id, password }),
    onClose,
  );
  return (
    <form onSubmit={action.onSubmit} noValidate>
      <Stack>
        <Text c="dimmed">{t('people.resetHint', { name: person.name })}</Text>
        <Alert color="orange" icon={<TriangleAlert size={18} />}>
          {t('people.resetWarning', { name: person.name })}
        </Alert>
        <GivenPassword form={form} name={person.name} />
        <ProblemAlert problem={action.problem} />
        <FormActions
          submit={t('people.reset')}
          pending={action.pending}
          onCancelWork={action.cancel}
          onClose={onClose}
        />
      </Stack>
    </form>
  );
}
