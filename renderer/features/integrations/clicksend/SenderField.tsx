import { Select, Stack, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClickSendValues } from './clicksend-values.ts';

interface Choice {
  value: string;
  label: string;
}

const other = 'other';

/** What messages come from: one of the account's senders, ClickSend's shared numbers, or another one that is typed. */
export function SenderField({
  form,
  senders,
}: {
  form: UseFormReturnType<ClickSendValues>;
  senders: readonly Choice[];
}) {
  const { t } = useTranslation();
  const { from } = form.values;
  const [typing, setTyping] = useState(false);
  const shared = { value: '', label: t('integrations.clicksend.shared') };
  const known = senders.length > 0 ? senders : [shared];
  const isKnown = known.some(({ value }) => value === from);
  const saved = isKnown || typing ? [] : [{ value: from, label: from }];
  const choose = (value: string | null) => {
    setTyping(value === other);
    form.setFieldValue('from', value === other ? '' : (value ?? ''));
  };
  return (
    <Stack gap="xs">
      <Select
        label={t('integrations.clicksend.from')}
        description={t('integrations.clicksend.fromHint')}
        allowDeselect={false}
        data={[...known, ...saved, { value: other, label: t('integrations.clicksend.other') }]}
        value={typing ? other : from}
        onChange={choose}
        error={typing ? null : form.errors['from']}
      />
      {typing && (
        <TextInput
          aria-label={t('integrations.clicksend.otherLabel')}
          placeholder={t('integrations.clicksend.otherPlaceholder')}
          autoComplete="off"
          spellCheck={false}
          maxLength={32}
          {...form.getInputProps('from')}
        />
      )}
    </Stack>
  );
}
