import { PasswordInput, Stack } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { PasswordStrength } from './PasswordStrength.tsx';

interface NewPasswordValues extends Record<string, unknown> {
  password: string;
  repeat: string;
}

interface NewPasswordProps<V extends NewPasswordValues> {
  form: UseFormReturnType<V>;
  label: string;
  description?: string;
  minLength: number;
  /** A password that holds the person's name is easy to guess. */
  name?: string;
}

/** A new password or passphrase, twice, with its strength in words. */
export function NewPassword<V extends NewPasswordValues>(props: NewPasswordProps<V>) {
  const { t } = useTranslation();
  const { password, repeat } = props.form.getValues();
  const { errors } = props.form;
  const set = props.form.setFieldValue as (field: string, value: string) => void;
  return (
    <Stack gap="sm">
      <div>
        <PasswordInput
          label={props.label}
          description={props.description}
          autoComplete="new-password"
          required
          withAsterisk={false}
          value={password}
          error={errors['password']}
          onChange={(event) => set('password', event.currentTarget.value)}
        />
        <PasswordStrength password={password} minLength={props.minLength} name={props.name ?? ''} />
      </div>
      <PasswordInput
        label={t('password.repeat')}
        autoComplete="new-password"
        required
        withAsterisk={false}
        value={repeat}
        error={errors['repeat']}
        onChange={(event) => set('repeat', event.currentTarget.value)}
      />
    </Stack>
  );
}
