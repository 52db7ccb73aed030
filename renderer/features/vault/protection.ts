import type { Input } from '../../../shared/ipc/routes.ts';
import type { VaultStatus } from '../../../shared/ipc/vault.ts';
import { i18n } from '../../lib/i18n.ts';
import { minPassphraseLength } from '../../lib/password.ts';
import { newPasswordRules } from '../../lib/validate.ts';

export type Mode = Input<'vault.initialise'>['mode'];

export interface ProtectionValues extends Record<string, unknown> {
  mode: Mode;
  password: string;
  repeat: string;
  consent: boolean;
}

/** Safest first. The keyring is only on offer where there is one. */
export function modesFor(vault: VaultStatus): Mode[] {
  return vault.keyring.available ? ['os', 'passphrase', 'memory'] : ['passphrase', 'memory', 'weak'];
}

export function validateProtection(values: ProtectionValues): Record<string, string> {
  if (values.mode === 'weak' && !values.consent) return { consent: i18n.t('vault.weak.consentNeeded') };
  if (values.mode !== 'passphrase') return {};
  const rules = newPasswordRules(minPassphraseLength);
  const password = rules.password(values.password);
  const repeat = rules.repeat(values.repeat, values);
  return { ...(password ? { password } : {}), ...(repeat ? { repeat } : {}) };
}

export function toProtection({ mode, password }: ProtectionValues): Input<'vault.initialise'> {
  switch (mode) {
    case 'passphrase':
      return { mode, passphrase: password };
    case 'weak':
      return { mode, consent: true };
    default:
      return { mode };
  }
}
