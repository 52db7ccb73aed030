import { Alert, Select } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useDebouncedValue } from '@mantine/hooks';
import { Info } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { countryName } from '../../../lib/format.ts';
import { useRoute } from '../../../lib/query.ts';
import type { ClickSendValues } from './clicksend-values.ts';

/** The country whose numbers may be written without a country code, and what it asks of senders. */
export function CountryField({ form }: { form: UseFormReturnType<ClickSendValues> }) {
  const { t } = useTranslation();
  const [from] = useDebouncedValue(form.values.from, 300);
  const names = (useRoute('integrations.smsCountries', { from: '' }).data ?? [])
    .map(({ country }) => ({ value: country, label: countryName(country) }))
    .toSorted((a, b) => a.label.localeCompare(b.label));
  const rules = useRoute('integrations.smsCountries', { from }).data;
  const rule = rules?.find(({ country }) => country === form.values.country)?.rule;
  return (
    <>
      <Select
        label={t('integrations.clicksend.country')}
        description={t('integrations.clicksend.countryHint')}
        placeholder={t('integrations.clicksend.countryPlaceholder')}
        nothingFoundMessage={t('integrations.clicksend.countryNothing')}
        searchable
        allowDeselect={false}
        data={names}
        {...form.getInputProps('country')}
      />
      {rule && (
        <Alert color="yellow" icon={<Info size={18} />} title={t('integrations.clicksend.rule')}>
          {rule}
        </Alert>
      )}
    </>
  );
}
