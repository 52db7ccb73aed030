import type { ConnectionLease, SettingsOf } from '../../../connections/types.ts';
import type { Grant } from '../../../oauth/types.ts';
import { checkAddress } from '../address.ts';
import { messageIdOf } from '../compose.ts';
import type { Sender } from '../outgoing.ts';

export type MailboxLease<K extends 'gmail' | 'outlook'> = ConnectionLease<SettingsOf<K>> & { grant: Grant };

export function leaseOf<K extends 'gmail' | 'outlook'>(lease: ConnectionLease, kind: K): MailboxLease<K> {
  const { settings, grant } = lease;
  if (settings.kind !== kind || !grant) throw new Error('This lease is of another kind of connection.');
  return { ...lease, settings: settings as SettingsOf<K>, grant };
}

/** Whom a mailbox sends as: itself. The name beside the address is the provider's affair. */
export function senderOf({ account }: Grant): Sender {
  return { fromEmail: account, fromName: '', replyTo: '' };
}

/** Our own reference as a Message-ID. What some organisations call their people by is no address that mail goes to. */
export function messageIdFor(reference: string, grant: Grant): string {
  const check = checkAddress(grant.account);
  const fromEmail = 'address' in check ? check.address : 'mailbox@keydesk.invalid';
  return messageIdOf(reference, { ...senderOf(grant), fromEmail });
}
