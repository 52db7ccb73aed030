import { Button, Stack } from '@mantine/core';
import { type FormErrors, useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormActions } from '../../../components/FormActions.tsx';
import { OtherEndpoint } from '../../../components/OtherEndpoint.tsx';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';
import { useFormAction } from '../../../lib/form.ts';
import { connectionName } from '../connection.ts';
import type { ConnectionFormProps } from '../ConnectionForm.tsx';
import { ConnectionTrouble } from '../ConnectionTrouble.tsx';
import { ApiKeyField, CredentialFields } from './CredentialFields.tsx';
import {
  clickSendRules,
  type ClickSendValues,
  clickSendValues,
  toClickSendInput,
} from './clicksend-values.ts';
import { CountryField } from './CountryField.tsx';
import { SenderField } from './SenderField.tsx';
import { useAccount } from './use-account.ts';

/** An error must not hide behind what is not shown. */
function hasHiddenError(errors: FormErrors): boolean {
  return Object.keys(errors).some((field) => field !== 'apiKey');
}

/** Text messages from a person's own number. */
export function ClickSendForm({ integration, scope, reconnect, onSaved, onClose }: ConnectionFormProps) {
  const { t } = useTranslation();
  const { settings, status } = integration;
  const reusable = status === 'unreadable' ? null : settings;
  const form = useForm<ClickSendValues>({
    initialValues: clickSendValues(settings),
    validate: clickSendRules(reusable),
  });
  const [short, setShort] = useState(reconnect);
  const account = useAccount(form, scope);
  const action = useFormAction(
    'integrations.saveClickSend',
    form,
    (values) => toClickSendInput(values, scope),
    onSaved,
  );
  const whole = !short || hasHiddenError(form.errors);
  return (
    <form onSubmit={action.onSubmit} noValidate>
      <Stack>
        {reconnect && <ConnectionTrouble integration={integration} />}
        {whole ? (
          <>
            <CredentialFields form={form} saved={reusable} account={account} />
            <SenderField form={form} senders={account.found?.senders ?? []} />
            <CountryField form={form} />
            <OtherEndpoint
              input={form.getInputProps('baseUrl')}
              failed={form.errors['baseUrl'] !== undefined}
              placeholder={t('integrations.clicksend.endpoint')}
            />
          </>
        ) : (
          <>
            <ApiKeyField form={form} saved={reusable} />
            <div>
              <Button size="xs" variant="subtle" color="gray" onClick={() => setShort(false)}>
                {t('integrations.showAll')}
              </Button>
            </div>
          </>
        )}
        <ProblemAlert problem={action.problem} />
        <FormActions
          submit={t(reconnect ? 'integrations.reconnect' : 'integrations.save')}
          pending={action.pending}
          progress={t('integrations.asking', { name: connectionName('clicksend') })}
          onCancelWork={action.cancel}
          onClose={onClose}
        />
      </Stack>
    </form>
  );
}
