import type { ConnectionSettings } from '../../../shared/ipc/integrations.ts';
import type { ConnectionAdapter, SettingsOf } from './types.ts';

type Kind = ConnectionSettings['kind'];

/** What Keydesk knows about each kind of connection. */
export type ConnectionAdapters = { readonly [K in Kind]?: ConnectionAdapter<SettingsOf<K>> };

export const connectionAdapters: ConnectionAdapters = {};

export function adapterOf(adapters: ConnectionAdapters, kind: Kind): ConnectionAdapter | undefined {
  return adapters[kind];
}
