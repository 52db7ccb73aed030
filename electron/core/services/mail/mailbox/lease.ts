import type { ConnectionLease, SettingsOf } from '../../../connections/types.ts';
import type { Grant } from '../../../oauth/types.ts';
import { checkAddress } from '../address.ts';
import type { Sender } from '../outgoing.ts';

export type MailboxLease<K extends 'gmail' | 'outlook'> = ConnectionLease<SettingsOf<K>> & { grant: Grant };

export function leaseOf<K extends 'gmail' | 'outlook'>(lease: ConnectionLease, kind: K): MailboxLease<K> {
  const { settings, grant } = lease;
  if (settings.kind !== kind || !grant) throw new Error('This lease is of another kind of connection.');
  return { ...lease, settings: settings as SettingsOf<K>, grant };
}

/** Whom a mailbox sends as: itself. The name beside the address is the provider's affair. */
export function senderOf({ account }: Grant): Sender {
  const check = checkAddress(account);
  if ('problem' in check) throw new Error('A mailbox has an address.');
  return { fromEmail: check.address, fromName: '', replyTo: '' };
}
