import { Radio, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { User } from '../../../shared/ipc/accounts.ts';
import { FormActions } from '../../components/FormActions.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useFormAction } from '../../lib/form.ts';
import { minPasswordLength } from '../../lib/password.ts';
import { newPasswordRules, required } from '../../lib/validate.ts';
import { GivenPassword } from './GivenPassword.tsx';

interface PersonValues extends Record<string, unknown> {
  name: string;
  password: string;
  role: User['role'];
}

export function AddPerson({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const form = useForm<PersonValues>({
    initialValues: { name: '', password: '', role: 'member' },
    validate: { name: required, password: newPasswordRules(minPasswordLength).password },
  });
  const action = useFormAction(
    'users.create',
    form,
    ({ name, password, role }) => ({ name, password, role }),
    onClose,
  );
  return (
    <form onSubmit={action.onSubmit} noValidate>
      <Stack>
        <TextInput
          label={t('people.name')}
          description={t('people.nameHint')}
          autoComplete="off"
          maxLength={64}
          data-autofocus
          {...form.getInputProps('name')}
        />
        <GivenPassword form={form} name={form.values.name} />
        <Radio.Group label={t('people.roleLabel')} {...form.getInputProps('role')}>
          <Stack gap={6} mt={6}>
            <Radio value="member" label={t('people.role.member')} description={t('people.roleHint.member')} />
            <Radio value="admin" label={t('people.role.admin')} description={t('people.roleHint.admin')} />
          </Stack>
        </Radio.Group>
        <ProblemAlert problem={action.problem} />
        <FormActions
          submit={t('people.addSubmit')}
          pending={action.pending}
          onCancelWork={action.cancel}
          onClose={onClose}
        />
      </Stack>
    </form>
  );
}
