import { SimpleGrid, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { SmtpValues } from './smtp-values.ts';

/** The identity that mail goes out with. Agents cannot change it. */
export function SenderFields({ form }: { form: UseFormReturnType<SmtpValues> }) {
  const { t } = useTranslation();
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
      <TextInput
        label={t('integrations.smtp.fromEmail')}
        description={t('integrations.smtp.fromEmailHint')}
        inputMode="email"
        autoComplete="off"
        spellCheck={false}
        maxLength={254}
        {...form.getInputProps('fromEmail')}
      />
      <TextInput
        label={t('integrations.smtp.fromName')}
        description={t('integrations.smtp.fromNameHint')}
        autoComplete="off"
        maxLength={128}
        {...form.getInputProps('fromName')}
      />
      <TextInput
        label={t('integrations.smtp.replyTo')}
        description={t('integrations.smtp.replyToHint')}
        inputMode="email"
        autoComplete="off"
        spellCheck={false}
        maxLength={254}
        {...form.getInputProps('replyTo')}
      />
    </SimpleGrid>
  );
}
