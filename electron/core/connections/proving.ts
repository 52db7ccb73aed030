import type { ConnectionSettings } from '../../../shared/ipc/integrations.ts';
import type { Grant } from '../oauth/types.ts';
import { type AnyAdapter, type ConnectionAdapter, ConnectionError, type Health } from './types.ts';

/** An adapter has time limits of its own, step by step; this one is for a server that trickles. */
const longest = 60_000;

/** Asks the provider. What it answers is freed of the secret: servers repeat what they were sent. */
export async function prove(
  adapter: ConnectionAdapter,
  settings: ConnectionSettings,
  secret: string,
  signal: AbortSignal,
): Promise<Health> {
  const health = await adapter.prove(
    settings,
    secret,
    AbortSignal.any([signal, AbortSignal.timeout(longest)]),
  );
  signal.throwIfAborted();
  return health.state === 'connected'
    ? { ...health, what: withoutSecret(health.what, secret) }
    : { ...health, reason: withoutSecret(health.reason, secret) };
}

/** Shorter ones would blank out ordinary words. */
const shortest = 6;

function withoutSecret(text: string, secret: string): string {
  if (secret.length < shortest) return text;
  const base64 = Buffer.from(secret).toString('base64');
  return text.replaceAll(secret, '•••').replaceAll(base64, '•••');
}

type Known = { adapter: AnyAdapter; settings: ConnectionSettings };

/** Asks with the saved secret. */
export async function proveTyped(
  { adapter, settings }: Known,
  secret: string,
  signal: AbortSignal,
): Promise<Health> {
  if (!('prove' in adapter)) throw new Error('A sign-in is proven through its grant.');
  return await prove(adapter, settings, secret, signal);
}

/** Asks with what somebody signed in for, renewing it first if need be. */
export async function proveSignedIn(
  { adapter, settings }: Known,
  grant: Grant,
  signal: AbortSignal,
): Promise<Health> {
  if (!('proveGrant' in adapter)) throw new Error('Only a sign-in has a grant.');
  const until = AbortSignal.any([signal, AbortSignal.timeout(longest)]);
  const health = await adapter.proveGrant(settings, grant, until);
  signal.throwIfAborted();
  return health;
}

/** A save that cannot connect. */
export function refusedSave(
  health: Exclude<Health, { state: 'connected' }>,
  replaces: boolean,
): ConnectionError {
  const hint = replaces
    ? 'Nothing was saved; the connection that was there is unchanged.'
    : 'Nothing was saved.';
  if (health.state === 'failing') return new ConnectionError('connection_refused', health.reason, hint);
  const code = health.certificate ? 'certificate_untrusted' : 'connection_refused';
  return new ConnectionError(code, health.reason, hint, health.field);
}
