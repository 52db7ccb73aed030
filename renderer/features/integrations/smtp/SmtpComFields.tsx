import { Button, Group, PasswordInput, Select, Stack, Text } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { ListRestart } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectionScope, ConnectionSettings } from '../../../../shared/ipc/integrations.ts';
import type { Output } from '../../../../shared/ipc/routes.ts';
import { serviceById } from '../../../../shared/services.ts';
import { ExternalLink } from '../../../components/ExternalLink.tsx';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';
import { Working } from '../../../components/Working.tsx';
import { useQuestion } from '../../../lib/form.ts';
import { OtherEndpoint } from '../../../components/OtherEndpoint.tsx';
import { keepsApiKey, smtpComAccess, type SmtpValues } from './smtp-values.ts';

type Channels = Output<'integrations.smtpComChannels'>;

interface ApiKeyFieldProps {
  form: UseFormReturnType<SmtpValues>;
  /** What the saved key may be used with; null: nothing. */
  saved: ConnectionSettings | null;
}

export function ApiKeyField({ form, saved }: ApiKeyFieldProps) {
  const { t } = useTranslation();
  const kept = keepsApiKey(saved, form.values);
  return (
    <PasswordInput
      label={t('integrations.smtpCom.apiKey')}
      description={t(kept ? 'integrations.secretKept' : 'integrations.smtpCom.apiKeyHint')}
      autoComplete="off"
      data-autofocus
      {...form.getInputProps('apiKey')}
    />
  );
}

/** What can be chosen: what the account answered, or before that the one that is saved. */
function choices(loaded: Channels | null, channel: string) {
  if (loaded) return loaded.channels;
  return channel === '' ? [] : [{ value: channel, label: channel }];
}

/** The key, and a channel of its account to send through. */
export function SmtpComFields({ form, saved, scope }: ApiKeyFieldProps & { scope: ConnectionScope }) {
  const { t } = useTranslation();
  const question = useQuestion('integrations.smtpComChannels', form);
  const [loaded, setLoaded] = useState<Channels | null>(null);
  const { channel } = form.values;
  const load = async () => {
    const answer = await question.ask({ ...smtpComAccess(form.getValues()), scope });
    if (!answer) return;
    setLoaded(answer);
    const [only] = answer.channels;
    const known = answer.channels.some(({ value }) => value === channel);
    if (!known) form.setFieldValue('channel', answer.channels.length === 1 && only ? only.value : '');
  };
  const ready = form.values.apiKey !== '' || keepsApiKey(saved, form.values);
  return (
    <>
      <Text c="dimmed" fz={13}>
        {t('integrations.smtpCom.hint')}{' '}
        <ExternalLink url={serviceById('smtp').site}>{t('integrations.smtpCom.site')}</ExternalLink>
      </Text>
      <ApiKeyField form={form} saved={saved} />
      <Stack gap="xs">
        <Group align="flex-end" gap="xs" wrap="nowrap">
          <Select
            flex={1}
            label={t('integrations.smtpCom.channel')}
            description={
              loaded
                ? t('integrations.smtpCom.account', { account: loaded.account })
                : t('integrations.smtpCom.channelHint')
            }
            placeholder={t(loaded ? 'integrations.smtpCom.choose' : 'integrations.smtpCom.loadFirst')}
            nothingFoundMessage={t('integrations.smtpCom.noChannels')}
            allowDeselect={false}
            searchable={choices(loaded, channel).length > 8}
            data={choices(loaded, channel)}
            {...form.getInputProps('channel')}
            error={null}
          />
          <Button
            variant="default"
            leftSection={<ListRestart size={16} />}
            disabled={!ready}
            loading={question.pending}
            onClick={() => void load()}
          >
            {t('integrations.smtpCom.load')}
          </Button>
        </Group>
        {form.errors['channel'] && (
          <Text c="var(--mantine-color-error)" fz={12} role="alert">
            {form.errors['channel']}
          </Text>
        )}
        {question.pending && (
          <Working progress={t('integrations.smtpCom.loading')} onStop={question.cancel} />
        )}
        <ProblemAlert problem={question.problem} />
      </Stack>
      <OtherEndpoint
        input={form.getInputProps('baseUrl')}
        failed={form.errors['baseUrl'] !== undefined}
        placeholder={t('integrations.smtpCom.endpoint')}
      />
    </>
  );
}
