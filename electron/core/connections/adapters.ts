import type { ConnectionSettings } from '../../../shared/ipc/integrations.ts';
import { clickSendAdapter } from '../services/clicksend/adapter.ts';
import { searchAdapter } from '../services/search/adapter.ts';
import { smtpComAdapter } from '../services/smtp-com/adapter.ts';
import { smtpAdapter } from '../services/smtp/adapter.ts';
import type { ConnectionAdapter, SettingsOf } from './types.ts';

type Kind = ConnectionSettings['kind'];

/** What Keydesk knows about each kind of connection. */
export type ConnectionAdapters = { readonly [K in Kind]: ConnectionAdapter<SettingsOf<K>> };

export const connectionAdapters: ConnectionAdapters = {
  smtp: smtpAdapter,
  smtp_com: smtpComAdapter,
  clicksend: clickSendAdapter,
  search: searchAdapter,
};

/** By the kind of the settings, which only runtime knows. */
export function adapterOf(adapters: ConnectionAdapters, kind: Kind): ConnectionAdapter {
  return adapters[kind];
}
