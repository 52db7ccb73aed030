import { Alert, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { Info } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Advanced } from '../../components/Advanced.tsx';
import type { RegistrationValues } from './registration-values.ts';

const fields = ['authorize', 'token', 'revoke', 'api'] as const;

/** For national clouds and tests. */
export function EndpointFields({ form }: { form: UseFormReturnType<RegistrationValues> }) {
  const { t } = useTranslation();
  const failed = Object.keys(form.errors).some((name) => name.startsWith('endpoints'));
  return (
    <Advanced failed={failed}>
      {fields.map((field) => (
        <TextInput
          key={field}
          label={t(`oauth.endpoint.${field}`)}
          inputMode="url"
          spellCheck={false}
          {...form.getInputProps(`endpoints.${field}`)}
        />
      ))}
      <Alert color="gray" icon={<Info size={16} />}>
        {t('oauth.endpoint.warning')}
      </Alert>
    </Advanced>
  );
}
