import { z } from 'zod';
import { id, nothing, route, timestamp } from './define.ts';

/**
 * uninitialised: no way to keep secrets was chosen yet. ready: secrets can be sealed and used.
 * locked: a passphrase or the keyring is needed. unreadable: no slot opens any more (keyring changed, key lost).
 */
export const vaultStatus = z.strictObject({
  state: z.enum(['uninitialised', 'ready', 'locked', 'unreadable']),
  /** Where the data key rests: the OS keyring, a passphrase, only in memory, or weakly hidden with consent. */
  protection: z.enum(['os', 'passphrase', 'memory', 'weak']).nullable(),
  /** The OS keyring of this machine, in words, or why there is none. */
  keyring: z.strictObject({ available: z.boolean(), backend: z.string(), message: z.string() }),
  slots: z.array(
    z.strictObject({
      id,
      kind: z.enum(['os', 'passphrase', 'weak']),
      backend: z.string(),
      createdAt: timestamp,
    }),
  ),
  /** When locked or unreadable: what happened and what helps. */
  problem: z.strictObject({ message: z.string(), hint: z.string() }).nullable(),
});
export type VaultStatus = z.infer<typeof vaultStatus>;

const passphrase = z.string().min(12, 'At least 12 characters').max(1024);

export const vaultRoutes = {
  'vault.status': route('user', nothing, vaultStatus),
  'vault.initialise': route(
    'admin',
    z.discriminatedUnion('mode', [
      z.strictObject({ mode: z.literal('os') }),
      z.strictObject({ mode: z.literal('passphrase'), passphrase }),
      z.strictObject({ mode: z.literal('memory') }),
      z.strictObject({ mode: z.literal('weak'), consent: z.literal(true) }),
    ]),
    vaultStatus,
  ),
  'vault.unlock': route('user', z.strictObject({ passphrase: z.string().min(1).max(1024) }), vaultStatus),
  'vault.lock': route('admin', nothing, vaultStatus),
  /** Tries the OS keyring again, after it was unlocked or repaired. */
  'vault.retry': route('user', nothing, vaultStatus),
  'vault.addPassphrase': route('admin', z.strictObject({ passphrase }), vaultStatus),
  'vault.addKeyring': route('admin', nothing, vaultStatus),
  /** The last slot cannot be removed. */
  'vault.removeSlot': route('admin', z.strictObject({ id }), vaultStatus),
  /** New data key: every secret is sealed again under it. */
  'vault.rotate': route('admin', nothing, vaultStatus),
  /** Unreadable for good: begin with a new data key. Old ciphertext stays; entries are marked "enter again". */
  'vault.startOver': route('admin', z.strictObject({ confirm: z.literal('start over') }), vaultStatus),
};
