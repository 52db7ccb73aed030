import { i18n } from './i18n.ts';

export const required = (value: string): string | null =>
  value.trim() === '' ? i18n.t('validate.required') : null;

/** Rules for a new password or passphrase that is typed twice. */
export function newPasswordRules(minLength: number) {
  return {
    password: (value: string) =>
      value.length < minLength ? i18n.t('validate.minLength', { count: minLength }) : null,
    repeat: (value: string, values: { password: string }) =>
      value === values.password ? null : i18n.t('validate.repeat'),
  };
}
