import { Alert, TextInput } from '@mantine/core';
import type { GetInputPropsReturnType } from '@mantine/form';
import { Info } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Advanced } from './Advanced.tsx';

interface OtherEndpointProps {
  input: GetInputPropsReturnType;
  failed: boolean;
  /** The usual endpoint. */
  placeholder: string;
}

/** For a regional or a company endpoint. */
export function OtherEndpoint({ input, failed, placeholder }: OtherEndpointProps) {
  const { t } = useTranslation();
  return (
    <Advanced failed={failed}>
      <TextInput
        label={t('endpoint.label')}
        description={t('endpoint.hint')}
        placeholder={placeholder}
        inputMode="url"
        spellCheck={false}
        {...input}
      />
      <Alert color="gray" icon={<Info size={16} />}>
        {t('endpoint.warning')}
      </Alert>
    </Advanced>
  );
}
