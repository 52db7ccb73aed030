import { Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { SystemKey } from '../../../shared/ipc/keys.ts';
import { FormActions } from '../../components/FormActions.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useFormAction } from '../../lib/form.ts';
import { required } from '../../lib/validate.ts';

export function RenameKey({ subject, onClose }: { subject: SystemKey; onClose: () => void }) {
  const { t } = useTranslation();
  const form = useForm({ initialValues: { label: subject.label }, validate: { label: required } });
  const action = useFormAction(
    'systemKeys.rename',
    form,
    ({ label }) => ({ service: subject.service, id: subject.id, label }),
    onClose,
  );
  return (
    <form onSubmit={action.onSubmit} noValidate>
      <Stack>
        <TextInput label={t('keys.label')} maxLength={64} data-autofocus {...form.getInputProps('label')} />
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
