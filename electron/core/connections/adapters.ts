import type { ConnectionSettings } from '../../../shared/ipc/integrations.ts';
import { gmailAdapter } from '../oauth/google/adapter.ts';
import { outlookAdapter } from '../oauth/microsoft/adapter.ts';
import { clickSendAdapter } from '../services/clicksend/adapter.ts';
import { searchAdapter } from '../services/search/adapter.ts';
import { smtpComAdapter } from '../services/smtp-com/adapter.ts';
import { smtpAdapter } from '../services/smtp/adapter.ts';
import type {
  AnyAdapter,
  ConnectionAdapter,
  SettingsOf,
  SignedInAdapter,
  SignedInSettings,
} from './types.ts';

type Kind = ConnectionSettings['kind'];

/** What Keydesk knows about each kind of connection. */
export type ConnectionAdapters = {
  readonly [K in Kind]: K extends SignedInSettings['kind']
    ? SignedInAdapter<SettingsOf<K>>
    : ConnectionAdapter<SettingsOf<K>>;
};

export const connectionAdapters: ConnectionAdapters = {
  smtp: smtpAdapter,
  smtp_com: smtpComAdapter,
  clicksend: clickSendAdapter,
  search: searchAdapter,
  gmail: gmailAdapter,
  outlook: outlookAdapter,
};

/** By the kind of the settings, which only runtime knows. */
export function adapterOf(adapters: ConnectionAdapters, kind: Kind): AnyAdapter {
  return adapters[kind];
}
