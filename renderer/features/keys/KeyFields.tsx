import { PasswordInput, Radio, Stack, Text, TextInput } from '@mantine/core';
import { type GetInputPropsReturnType, useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { Output } from '../../../shared/ipc/routes.ts';
import type { SystemKey } from '../../../shared/ipc/keys.ts';
import { serviceById } from '../../../shared/services.ts';
import { ExternalLink } from '../../components/ExternalLink.tsx';
import { FormActions } from '../../components/FormActions.tsx';
import { OtherEndpoint } from '../../components/OtherEndpoint.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useFormAction } from '../../lib/form.ts';
import { required } from '../../lib/validate.ts';
import { type KeyFieldValues, toSaveInput } from './key-input.ts';
import type { KeyFormSubject } from './open.tsx';

function RoleChoice({ active, input }: { active: SystemKey; input: GetInputPropsReturnType }) {
  const { t } = useTranslation();
  return (
    <Radio.Group label={t('keys.role')} {...input}>
      <Stack gap={6} mt={6}>
        <Radio value="active" label={t('keys.roleActive', { label: active.label, hint: active.hint })} />
        <Radio value="standby" label={t('keys.roleStandby')} />
      </Stack>
    </Radio.Group>
  );
}

interface KeyFieldsProps extends KeyFormSubject {
  onSaved: (outcome: Output<'systemKeys.save'>) => void;
  onClose: () => void;
}

export function KeyFields({ service, active, role, onSaved, onClose }: KeyFieldsProps) {
  const { t } = useTranslation();
  const entry = serviceById(service);
  const form = useForm<KeyFieldValues>({
    initialValues: { secret: '', label: '', role: role ?? 'active', baseUrl: '' },
    validate: { secret: required },
  });
  const action = useFormAction('systemKeys.save', form, (values) => toSaveInput(service, values), onSaved);

  return (
    <form onSubmit={action.onSubmit} noValidate>
      <Stack>
        <Text c="dimmed">
          {t('keys.formHint', { service: entry.name })}{' '}
          <ExternalLink url={entry.site}>{t('keys.getKey', { host: new URL(entry.site).host })}</ExternalLink>
        </Text>
        <PasswordInput
          label={t('keys.secret')}
          description={t('keys.secretHint', { format: entry.keyFormat })}
          placeholder={t('keys.secretPlaceholder')}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          {...form.getInputProps('secret')}
        />
        <TextInput
          label={t('keys.label')}
          description={t('keys.labelHint')}
          placeholder={t('keys.labelPlaceholder')}
          maxLength={64}
          {...form.getInputProps('label')}
        />
        {active && <RoleChoice active={active} input={form.getInputProps('role')} />}
        <OtherEndpoint
          input={form.getInputProps('baseUrl')}
          failed={form.errors['baseUrl'] !== undefined}
          placeholder={entry.baseUrl ?? ''}
        />
        <ProblemAlert problem={action.problem} />
        <FormActions
          submit={t('keys.save')}
          pending={action.pending}
          progress={t('keys.saving', { service: entry.name })}
          onCancelWork={action.cancel}
          onClose={onClose}
        />
      </Stack>
    </form>
  );
}
