import { Alert, Button, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { Wallet } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ConnectionSettings } from '../../../../shared/ipc/integrations.ts';
import { serviceById } from '../../../../shared/services.ts';
import { ExternalLink } from '../../../components/ExternalLink.tsx';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';
import { Working } from '../../../components/Working.tsx';
import { connectionName } from '../connection.ts';
import { type ClickSendValues, keepsKey } from './clicksend-values.ts';
import type { AccountQuestion } from './use-account.ts';

interface ApiKeyFieldProps {
  form: UseFormReturnType<ClickSendValues>;
  /** What the saved key may be used with; null: nothing. */
  saved: ConnectionSettings | null;
}

export function ApiKeyField({ form, saved }: ApiKeyFieldProps) {
  const { t } = useTranslation();
  const kept = keepsKey(saved, form.values);
  return (
    <PasswordInput
      label={t('integrations.clicksend.apiKey')}
      description={t(kept ? 'integrations.secretKept' : 'integrations.clicksend.apiKeyHint')}
      autoComplete="off"
      data-autofocus
      {...form.getInputProps('apiKey')}
    />
  );
}

function AccountFound({ account }: { account: AccountQuestion }) {
  const { t } = useTranslation();
  const { found, pending, problem, cancel, load } = account;
  const name = connectionName('clicksend');
  return (
    <Stack gap="xs">
      <Group>
        <Button
          variant="default"
          size="xs"
          leftSection={<Wallet size={14} />}
          loading={pending}
          onClick={() => void load()}
        >
          {t('integrations.clicksend.load')}
        </Button>
        {pending && <Working progress={t('integrations.asking', { name })} onStop={cancel} />}
      </Group>
      {found && (
        <Alert color="green" icon={<Wallet size={18} />} role="status">
          {t('integrations.clicksend.balance', found)}
        </Alert>
      )}
      <ProblemAlert problem={problem} />
    </Stack>
  );
}

/** Whose account, and a look into it. */
export function CredentialFields({ form, saved, account }: ApiKeyFieldProps & { account: AccountQuestion }) {
  const { t } = useTranslation();
  return (
    <>
      <Text c="dimmed" fz={13}>
        {t('integrations.clicksend.hint')}{' '}
        <ExternalLink url={serviceById('clicksend').site}>{t('integrations.clicksend.site')}</ExternalLink>
      </Text>
      <TextInput
        label={t('integrations.clicksend.username')}
        autoComplete="off"
        spellCheck={false}
        maxLength={256}
        data-autofocus
        {...form.getInputProps('username')}
      />
      <ApiKeyField form={form} saved={saved} />
      <AccountFound account={account} />
    </>
  );
}
