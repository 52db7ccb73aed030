import type { SystemServiceId } from '../../../shared/services.ts';
import type { SystemKeyRow } from '../store/system-keys.ts';
import { adapters } from './index.ts';

// What happened to keys, for the panel: in notices, in answers and beside the key.

export function quoted(label: string): string {
  return `“${label}”`;
}

/** A label for a key that got none: the first number that is free. */
export function freeLabel(service: SystemServiceId, taken: readonly string[]): string {
  const plain = `${adapters[service].name} key`;
  if (!taken.includes(plain)) return plain;
  let number = 2;
  while (taken.includes(`${plain} ${number}`)) number++;
  return `${plain} ${number}`;
}

export const unreadableMessage =
  'Keydesk can no longer open this key: what protected it is gone, or the database was changed. Enter it again.';

export function disabledMessage(name: string): string {
  return `${name} refused this key during a call. It is out of use until it passes a test; Keydesk asks again by itself.`;
}

export function refusedNotice(key: SystemKeyRow, name: string, successor: SystemKeyRow | undefined): string {
  const happened = `${name} refused the key ${quoted(key.label)}, so it is disabled.`;
  return successor
    ? `${happened} Calls go on with ${quoted(successor.label)}.`
    : `${happened} No other key is left: agents cannot use ${name} until an admin saves one.`;
}

/** Only somebody with the account can change it; the key itself is good. */
export function exhaustedNotice(key: SystemKeyRow, other: SystemKeyRow | undefined): string {
  const { name } = adapters[key.service as SystemServiceId];
  const happened = `${name} says that the account of the key ${quoted(key.label)} has no credit left.`;
  return other
    ? `${happened} Calls go on with ${quoted(other.label)}; top the account up.`
    : `${happened} No other key is left: agents cannot use ${name} until the account is topped up.`;
}

/** One refused call was not the provider's last word. */
export function restoredNotice({ label, role }: SystemKeyRow, name: string): string {
  const place = role === 'active' ? 'serves again' : 'is the standby';
  return `${name} accepts the key ${quoted(label)} after all, so it is enabled and ${place}.`;
}

/** What saving did to the other keys of the service. */
export function movedWords(moved: {
  standby: { label: string; hint: string } | null;
  removed: readonly string[];
}): string {
  const standby = moved.standby
    ? ` The key before it, ${quoted(moved.standby.label)} (••••${moved.standby.hint}), is now the standby; remove it if it was leaked.`
    : '';
  const removed = moved.removed.map(
    (label) => ` ${quoted(label)} was removed: a service keeps one active and one standby key.`,
  );
  return standby + removed.join('');
}
