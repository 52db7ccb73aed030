import { Alert, Badge, Checkbox, Group, Radio, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { VaultStatus } from '../../../shared/ipc/vault.ts';
import { FormActions } from '../../components/FormActions.tsx';
import { NewPassword } from '../../components/NewPassword.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useFormAction } from '../../lib/form.ts';
import { minPassphraseLength } from '../../lib/password.ts';
import {
  type Mode,
  modesFor,
  type ProtectionValues,
  toProtection,
  validateProtection,
} from './protection.ts';

function ModeCard({ mode, recommended }: { mode: Mode; recommended: boolean }) {
  const { t } = useTranslation();
  return (
    <Radio.Card value={mode} p="sm" radius="md">
      <Group wrap="nowrap" align="flex-start" gap="sm">
        <Radio.Indicator mt={2} />
        <Stack gap={2}>
          <Group gap="xs">
            <Text fw={600}>{t(`vault.${mode}.title`)}</Text>
            {recommended && <Badge tt="none">{t('vault.recommended')}</Badge>}
          </Group>
          <Text c="dimmed" fz={13}>
            {t(`vault.${mode}.description`)}
          </Text>
        </Stack>
      </Group>
    </Radio.Card>
  );
}

export function ProtectionForm({ vault }: { vault: VaultStatus }) {
  const { t } = useTranslation();
  const modes = modesFor(vault);
  const form = useForm<ProtectionValues>({
    initialValues: { mode: modes[0] ?? 'passphrase', password: '', repeat: '', consent: false },
    validate: validateProtection,
  });
  const action = useFormAction('vault.initialise', form, toProtection, () => form.reset());
  const { mode } = form.values;
  return (
    <form onSubmit={action.onSubmit} noValidate>
      <Stack>
        <Radio.Group aria-label={t('vault.choose.title')} {...form.getInputProps('mode')}>
          <Stack gap="xs">
            {modes.map((each, index) => (
              <ModeCard key={each} mode={each} recommended={index === 0} />
            ))}
          </Stack>
        </Radio.Group>
        {mode === 'passphrase' && (
          <NewPassword
            form={form}
            label={t('vault.passphrase.label')}
            description={t('vault.passphrase.rule', { count: minPassphraseLength })}
            minLength={minPassphraseLength}
          />
        )}
        {mode === 'weak' && (
          <Alert color="orange" icon={<TriangleAlert size={18} />} title={t('vault.weak.warning')}>
            <Checkbox
              label={t('vault.weak.consent')}
              {...form.getInputProps('consent', { type: 'checkbox' })}
            />
          </Alert>
        )}
        <ProblemAlert problem={action.problem} />
        <FormActions
          danger={mode === 'weak'}
          submit={t(`vault.${mode}.submit`)}
          pending={action.pending}
          progress={t('vault.progress')}
          onCancelWork={action.cancel}
        />
      </Stack>
    </form>
  );
}
