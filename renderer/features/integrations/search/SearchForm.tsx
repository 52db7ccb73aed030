import { PasswordInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { searchProviders } from '../../../../shared/search-providers.ts';
import { ExternalLink } from '../../../components/ExternalLink.tsx';
import { FormActions } from '../../../components/FormActions.tsx';
import { OtherEndpoint } from '../../../components/OtherEndpoint.tsx';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';
import { useFormAction } from '../../../lib/form.ts';
import { providerEntry } from '../connection.ts';
import type { ConnectionFormProps } from '../ConnectionForm.tsx';
import { ConnectionTrouble } from '../ConnectionTrouble.tsx';
import { keepsSecret, searchRules, type SearchValues, searchValues, toSearchInput } from './search-values.ts';

/** A person's own provider behind the shared web search. */
export function SearchForm({ integration, reconnect, onSaved, onClose }: ConnectionFormProps) {
  const { t } = useTranslation();
  const { settings, status } = integration;
  const reusable = status === 'unreadable' ? null : settings;
  const form = useForm<SearchValues>({
    initialValues: searchValues(settings),
    validate: searchRules(reusable),
  });
  const action = useFormAction('integrations.saveSearchFallback', form, toSearchInput, onSaved);
  const entry = providerEntry(form.values.provider);
  const ownAddress = entry.baseUrl === '';
  return (
    <form onSubmit={action.onSubmit} noValidate>
      <Stack>
        {reconnect && <ConnectionTrouble integration={integration} />}
        <Text c="dimmed">{t('integrations.search.hint')}</Text>
        <Select
          label={t('integrations.search.provider')}
          allowDeselect={false}
          openOnFocus={false}
          data-autofocus
          data={searchProviders.map(({ id, name }) => ({ value: id, label: name }))}
          {...form.getInputProps('provider')}
        />
        {ownAddress ? (
          <TextInput
            label={t('integrations.search.address')}
            description={t('integrations.search.addressHint')}
            placeholder={t('integrations.search.addressPlaceholder')}
            inputMode="url"
            spellCheck={false}
            {...form.getInputProps('baseUrl')}
          />
        ) : (
          <>
            <PasswordInput
              label={t('integrations.search.secret')}
              description={
                keepsSecret(reusable, form.values)
                  ? t('integrations.secretKept')
                  : t('integrations.search.secretHint', { provider: entry.name })
              }
              autoComplete="off"
              {...form.getInputProps('secret')}
            />
            <OtherEndpoint
              input={form.getInputProps('baseUrl')}
              failed={form.errors['baseUrl'] !== undefined}
              placeholder={entry.baseUrl}
            />
          </>
        )}
        <Text c="dimmed" fz={13}>
          {entry.testCost || t('integrations.search.testFree')}{' '}
          <ExternalLink url={entry.site}>
            {t('integrations.search.site', { provider: entry.name })}
          </ExternalLink>
        </Text>
        <ProblemAlert problem={action.problem} />
        <FormActions
          submit={t(reconnect ? 'integrations.reconnect' : 'integrations.save')}
          pending={action.pending}
          progress={t('integrations.asking', { name: entry.name })}
          onCancelWork={action.cancel}
          onClose={onClose}
        />
      </Stack>
    </form>
  );
}
