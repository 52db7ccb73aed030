import { Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmByTyping } from '../../components/ConfirmByTyping.tsx';

/** The contract's own word, in every language. */
const word = 'start over';

/** When no slot opens any more: a new data key; entries stay and ask to be entered again. */
export function StartOver() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  if (!open) {
    return (
      <Stack gap={4} align="flex-start">
        <Text c="dimmed" fz={13}>
          {t('vault.startOver.hint')}
        </Text>
        <Button variant="subtle" color="red" size="compact-sm" onClick={() => setOpen(true)}>
          {t('vault.startOver.open')}
        </Button>
      </Stack>
    );
  }
  return (
    <ConfirmByTyping
      route="vault.startOver"
      input={{ confirm: word }}
      word={word}
      submit={t('vault.startOver.submit')}
      onDone={() => setOpen(false)}
      onClose={() => setOpen(false)}
    >
      {t('vault.startOver.warning')}
    </ConfirmByTyping>
  );
}
