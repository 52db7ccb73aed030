import { Alert, Group, NumberInput, PasswordInput, Select, SimpleGrid, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { Info } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ConnectionSettings, SmtpPreset } from '../../../../shared/ipc/integrations.ts';
import { useRoute } from '../../../lib/query.ts';
import { PinnedCertificate } from './PinnedCertificate.tsx';
import { isLoopback, keepsPassword, looksLikeAddress, type SmtpValues } from './smtp-values.ts';

interface MailServerFieldsProps {
  form: UseFormReturnType<SmtpValues>;
  /** What the saved password may be used with; null: nothing. */
  saved: ConnectionSettings | null;
}

function PresetSelect({
  form,
  presets,
}: {
  form: MailServerFieldsProps['form'];
  presets: readonly SmtpPreset[];
}) {
  const { t } = useTranslation();
  const choose = (id: string | null) => {
    const preset = presets.find((each) => each.id === id);
    if (!preset) return form.setFieldValue('preset', '');
    const { host, port, security } = preset;
    return form.setValues({ preset: preset.id, host, port, security, pin: '' });
  };
  return (
    <Select
      label={t('integrations.smtp.preset')}
      description={t('integrations.smtp.presetHint')}
      placeholder={t('integrations.smtp.presetOther')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('integrations.smtp.presetClear') }}
      nothingFoundMessage={t('integrations.smtp.presetNothing')}
      data={presets.map(({ id, name }) => ({ value: id, label: name }))}
      value={form.values.preset === '' ? null : form.values.preset}
      onChange={choose}
      // The dialog opens with this in focus; its list would lie over the form.
      openOnFocus={false}
      data-autofocus
    />
  );
}

function SecuritySelect({ form }: { form: MailServerFieldsProps['form'] }) {
  const { t } = useTranslation();
  const local = isLoopback(form.values.host);
  return (
    <Select
      w={{ base: '100%', xs: 272 }}
      label={t('integrations.smtp.security')}
      allowDeselect={false}
      data={[
        { value: 'tls', label: t('integrations.smtp.securityLong.tls') },
        { value: 'starttls', label: t('integrations.smtp.securityLong.starttls') },
        { value: 'none', label: t('integrations.smtp.securityLong.none'), disabled: !local },
      ]}
      {...form.getInputProps('security')}
    />
  );
}

export function PasswordField({ form, saved }: MailServerFieldsProps) {
  const { t } = useTranslation();
  const kept = keepsPassword(saved, form.values);
  return (
    <PasswordInput
      label={t('integrations.smtp.password')}
      description={t(kept ? 'integrations.secretKept' : 'integrations.smtp.passwordHint')}
      autoComplete="off"
      data-autofocus
      {...form.getInputProps('password')}
    />
  );
}

/** Where to, and as whom. */
export function MailServerFields({ form, saved, untrusted }: MailServerFieldsProps & { untrusted: boolean }) {
  const { t } = useTranslation();
  const presets = useRoute('integrations.smtpPresets', {}).data ?? [];
  const note = presets.find(({ id }) => id === form.values.preset)?.note;
  const host = form.getInputProps('host');
  const typeHost = (typed: string) => form.setValues({ host: typed, preset: '', pin: '' });
  const takeAsAddress = () => {
    const { username: typed, fromEmail } = form.getValues();
    if (fromEmail === '' && looksLikeAddress(typed)) form.setFieldValue('fromEmail', typed.trim());
  };
  return (
    <>
      <PresetSelect form={form} presets={presets} />
      {note && (
        <Alert color="yellow" icon={<Info size={18} />}>
          {note}
        </Alert>
      )}
      <Group align="flex-start" gap="sm">
        <TextInput
          flex={1}
          miw={200}
          label={t('integrations.smtp.host')}
          placeholder={t('integrations.smtp.hostPlaceholder')}
          spellCheck={false}
          {...host}
          error={untrusted ? null : host['error']}
          onChange={(event) => typeHost(event.currentTarget.value)}
        />
        <NumberInput
          w={96}
          label={t('integrations.smtp.port')}
          allowDecimal={false}
          allowNegative={false}
          thousandSeparator={false}
          {...form.getInputProps('port')}
        />
        <SecuritySelect form={form} />
      </Group>
      <PinnedCertificate pin={form.values.pin} onForget={() => form.setFieldValue('pin', '')} />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <TextInput
          label={t('integrations.smtp.username')}
          description={t('integrations.smtp.usernameHint')}
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps('username')}
          onBlur={takeAsAddress}
        />
        <PasswordField form={form} saved={saved} />
      </SimpleGrid>
    </>
  );
}
