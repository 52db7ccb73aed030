import { Alert, Button, Collapse, PasswordInput, Radio, Stack, Text, TextInput } from '@mantine/core';
import { type GetInputPropsReturnType, useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { ChevronDown, ChevronRight, Info } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Output } from '../../../shared/ipc/routes.ts';
import type { SystemKey } from '../../../shared/ipc/keys.ts';
import { serviceById } from '../../../shared/services.ts';
import { ExternalLink } from '../../components/ExternalLink.tsx';
import { FormActions } from '../../components/FormActions.tsx';
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
  const [advanced, { toggle }] = useDisclosure(false);
  // An error about the endpoint must not hide behind the fold.
  const advancedOpen = advanced || form.errors['baseUrl'] !== undefined;

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
        <div>
          <Button
            variant="subtle"
            color="gray"
            size="xs"
            aria-expanded={advancedOpen}
            leftSection={advancedOpen ? <ChevronDown size={14} /> : <ChevronRight size={14} />}
            onClick={toggle}
          >
            {t('common.advanced')}
          </Button>
          <Collapse expanded={advancedOpen}>
            <Stack gap="xs" mt="xs">
              <TextInput
                label={t('keys.baseUrl')}
                description={t('keys.baseUrlHint')}
                placeholder={entry.baseUrl ?? ''}
                inputMode="url"
                spellCheck={false}
                {...form.getInputProps('baseUrl')}
              />
              <Alert color="gray" icon={<Info size={16} />}>
                {t('keys.baseUrlWarning')}
              </Alert>
            </Stack>
          </Collapse>
        </div>
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
