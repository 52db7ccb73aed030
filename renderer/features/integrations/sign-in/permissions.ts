import type { ConnectionSettings, Integration } from '../../../../shared/ipc/integrations.ts';
import { type Permission, permissions } from '../../../../shared/ipc/permissions.ts';
import type { SettingsOf } from '../connection.ts';

export type SignedInSettings = SettingsOf<'gmail'> | SettingsOf<'outlook'>;

export function isSignedIn(settings: ConnectionSettings | null): settings is SignedInSettings {
  return settings?.kind === 'gmail' || settings?.kind === 'outlook';
}

/** What the person has allowed; nothing without a connection. */
export function permissionsOf({ settings }: Integration): Permission[] {
  return isSignedIn(settings) ? settings.permissions : [];
}

export function notAllowed(integration: Integration): Permission[] {
  const allowed = permissionsOf(integration);
  return permissions.filter((permission) => !allowed.includes(permission));
}

/** In the order of the catalogue. What is allowed stays so; a first connection begins with the least, sending. */
export function preselected(allowed: Permission[], ask: Permission[]): Permission[] {
  const wanted = allowed.length === 0 && ask.length === 0 ? ['send'] : [...allowed, ...ask];
  return permissions.filter((permission) => wanted.includes(permission));
}

/** Signing in again would send tokens or mail to hosts that the person has never agreed to. */
export function isElsewhere({ settings, sendsTo = [] }: Integration): boolean {
  const known = isSignedIn(settings) ? [settings.tokenUrl, settings.api, settings.revokeUrl ?? ''] : [];
  const hosts = new Set(known.map((url) => URL.parse(url)?.host));
  return sendsTo.some((host) => !hosts.has(host));
}
