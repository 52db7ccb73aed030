import { Button, SegmentedControl, Stack } from '@mantine/core';
import { type FormErrors, useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormActions } from '../../../components/FormActions.tsx';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';
import { useFormAction } from '../../../lib/form.ts';
import type { ConnectionFormProps } from '../ConnectionForm.tsx';
import { ConnectionTrouble } from '../ConnectionTrouble.tsx';
import { CertificateStep } from './CertificateStep.tsx';
import { MailServerFields, PasswordField } from './MailServerFields.tsx';
import { SenderFields } from './SenderFields.tsx';
import { ApiKeyField, SmtpComFields } from './SmtpComFields.tsx';
import { smtpRules, type SmtpValues, smtpValues, toSmtpComInput, toSmtpInput } from './smtp-values.ts';
import { UntrustedAlert } from './UntrustedAlert.tsx';

const kinds = ['smtp', 'smtp_com'] as const;

/** An error must not hide behind what is not shown. */
function hasHiddenError(errors: FormErrors): boolean {
  return Object.keys(errors).some((field) => field !== 'password' && field !== 'apiKey');
}

/** Mail in a person's own name: over a mail server, or over SMTP.com. */
export function SmtpForm({ integration, scope, reconnect, onSaved, onClose }: ConnectionFormProps) {
  const { t } = useTranslation();
  const { settings, status } = integration;
  const reusable = status === 'unreadable' ? null : settings;
  const form = useForm<SmtpValues>({
    initialValues: smtpValues(settings),
    validate: smtpRules(reusable),
  });
  const [short, setShort] = useState(reconnect);
  const [looking, setLooking] = useState(false);
  const server = useFormAction('integrations.saveSmtp', form, (v) => toSmtpInput(v, scope), onSaved);
  const api = useFormAction('integrations.saveSmtpCom', form, (v) => toSmtpComInput(v, scope), onSaved);
  const { kind, host } = form.values;
  const action = kind === 'smtp' ? server : api;
  const untrusted = kind === 'smtp' && server.failure?.code === 'certificate_untrusted';
  const whole = !short || (!untrusted && hasHiddenError(form.errors));

  const trust = (fingerprint: string) => {
    form.setFieldValue('pin', fingerprint);
    setLooking(false);
    server.onSubmit();
  };
  if (looking) {
    return <CertificateStep server={form.values} onTrust={trust} onBack={() => setLooking(false)} />;
  }
  return (
    <form onSubmit={action.onSubmit} noValidate>
      <Stack>
        {reconnect && <ConnectionTrouble integration={integration} />}
        {whole && (
          <SegmentedControl
            fullWidth
            aria-label={t('integrations.smtp.way')}
            data={kinds.map((value) => ({ value, label: t(`integrations.smtp.ways.${value}`) }))}
            {...form.getInputProps('kind')}
          />
        )}
        {whole && kind === 'smtp' && <MailServerFields form={form} saved={reusable} untrusted={untrusted} />}
        {whole && kind === 'smtp_com' && <SmtpComFields form={form} saved={reusable} scope={scope} />}
        {!whole && kind === 'smtp' && <PasswordField form={form} saved={reusable} />}
        {!whole && kind === 'smtp_com' && <ApiKeyField form={form} saved={reusable} />}
        {whole && <SenderFields form={form} />}
        {!whole && (
          <div>
            <Button size="xs" variant="subtle" color="gray" onClick={() => setShort(false)}>
              {t('integrations.showAll')}
            </Button>
          </div>
        )}
        {untrusted && <UntrustedAlert failure={server.failure} onLook={() => setLooking(true)} />}
        {!untrusted && <ProblemAlert problem={action.problem} />}
        <FormActions
          submit={t(reconnect ? 'integrations.reconnect' : 'integrations.save')}
          pending={action.pending}
          progress={t('integrations.asking', {
            name: kind === 'smtp' ? host : t('integrations.smtpCom.name'),
          })}
          onCancelWork={action.cancel}
          onClose={onClose}
        />
      </Stack>
    </form>
  );
}
