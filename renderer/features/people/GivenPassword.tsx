import { Button, Group, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { Dices } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { CopyIconButton } from '../../components/CopyButton.tsx';
import { PasswordStrength } from '../../components/PasswordStrength.tsx';
import { minPasswordLength, suggestPassword } from '../../lib/password.ts';

interface GivenPasswordProps<V extends { password: string }> {
  form: UseFormReturnType<V>;
  name: string;
}

/** A first password that is told to somebody else: shown in the open, so that it can be passed on. */
export function GivenPassword<V extends { password: string }>({ form, name }: GivenPasswordProps<V>) {
  const { t } = useTranslation();
  const { password } = form.getValues();
  const set = form.setFieldValue as (field: string, value: string) => void;
  return (
    <div>
      <Group align="flex-end" gap="xs" wrap="nowrap">
        <TextInput
          flex={1}
          label={t('people.password')}
          description={t('people.passwordHint')}
          autoComplete="off"
          spellCheck={false}
          value={password}
          error={form.errors['password']}
          rightSection={password && <CopyIconButton value={password} label={t('people.copyPassword')} />}
          onChange={(event) => set('password', event.currentTarget.value)}
        />
        <Button
          variant="default"
          leftSection={<Dices size={16} />}
          onClick={() => set('password', suggestPassword())}
        >
          {t('people.suggest')}
        </Button>
      </Group>
      <PasswordStrength password={password} minLength={minPasswordLength} name={name} />
    </div>
  );
}
