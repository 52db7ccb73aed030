import { Alert, Card, PasswordInput, Stack, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { OAuthApp, OAuthProvider } from '../../../shared/ipc/oauth.ts';
import { FormActions } from '../../components/FormActions.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useFormAction } from '../../lib/form.ts';
import { EndpointFields } from './EndpointFields.tsx';
import {
  keepsSecret,
  leavesConnections,
  registrationRules,
  type RegistrationValues,
  registrationValues,
  toRegistrationInput,
} from './registration-values.ts';

interface RegistrationFormProps {
  provider: OAuthProvider;
  saved: OAuthApp | null;
  onSaved: () => void;
}

/** What the provider's console shows at the end of the guide. */
export function RegistrationForm({ provider, saved, onSaved }: RegistrationFormProps) {
  const { t } = useTranslation();
  const form = useForm<RegistrationValues>({
    initialValues: registrationValues(saved),
    validate: registrationRules(provider, saved),
  });
  const action = useFormAction(
    'oauthApps.save',
    form,
    (values) => toRegistrationInput(provider, values),
    onSaved,
  );
  const left = leavesConnections(saved, form.values);
  const kept = keepsSecret(saved, form.values);
  return (
    <Card component="section" aria-label={t('oauth.form.title')} padding="lg">
      <form onSubmit={action.onSubmit} noValidate>
        <Stack>
          <Title order={2}>{t('oauth.form.title')}</Title>
          <TextInput
            label={t(`oauth.form.clientId.${provider}`)}
            description={t(`oauth.form.clientIdHint.${provider}`)}
            autoComplete="off"
            spellCheck={false}
            {...form.getInputProps('clientId')}
          />
          {provider === 'google' ? (
            <PasswordInput
              label={t('oauth.form.clientSecret')}
              description={t(kept ? 'integrations.secretKept' : 'oauth.form.clientSecretHint')}
              autoComplete="off"
              spellCheck={false}
              {...form.getInputProps('clientSecret')}
            />
          ) : (
            <TextInput
              label={t('oauth.form.tenant')}
              description={t('oauth.form.tenantHint')}
              autoComplete="off"
              spellCheck={false}
              {...form.getInputProps('tenant')}
            />
          )}
          <EndpointFields form={form} />
          {left > 0 && (
            <Alert color="yellow" icon={<TriangleAlert size={18} />}>
              {t('oauth.form.leaves', { count: left })}
            </Alert>
          )}
          <ProblemAlert problem={action.problem} />
          <FormActions
            submit={t('oauth.form.save')}
            pending={action.pending}
            progress={t('common.working')}
            onCancelWork={action.cancel}
          />
        </Stack>
      </form>
    </Card>
  );
}
