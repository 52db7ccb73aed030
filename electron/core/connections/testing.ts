import { once } from 'node:events';
import { type AddressInfo, type Server, createServer, connect } from 'node:net';
import type { ConnectionSettings } from '../../../shared/ipc/integrations.ts';
import { type TestDesk, createTestDesk } from '../accounts/test-desk.ts';
import type { Person } from '../accounts/types.ts';
import { type ManualClock, createManualClock } from '../services/testing.ts';
import { createTestKeyring } from '../vault/test-keyring.ts';
import type { Vault } from '../vault/types.ts';
import { createVault } from '../vault/vault.ts';
import type { ConnectionAdapters } from './adapters.ts';
import { gmailAdapter } from '../oauth/google/adapter.ts';
import { outlookAdapter } from '../oauth/microsoft/adapter.ts';
import type { Registrations } from './grants.ts';
import { createConnections } from './connections.ts';
import {
  type ConnectionAdapter,
  ConnectionError,
  type Connections,
  type Health,
  type SettingsOf,
} from './types.ts';

/** A provider in the small: takes one line `user:secret` and answers with one word. */
export interface FakeProvider {
  port: number;
  /** Every line that it was sent. */
  asked: string[];
  /** What it says to whom; anybody not named here is refused. */
  passwords: Map<string, string>;
  /** Hangs up on everybody, as if it were overloaded. */
  down: boolean;
  /** Called for each question, before the answer goes out. */
  onAsked: (line: string) => Promise<void> | void;
  close(): Promise<void>;
}

export async function startFakeProvider(passwords: Record<string, string> = {}): Promise<FakeProvider> {
  const server: Server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (chunk) => {
      const line = chunk.toString().trim();
      provider.asked.push(line);
      void answer(line).then((word) => (word === null ? socket.destroy() : socket.end(word)));
    });
  });
  const provider: FakeProvider = {
    port: 0,
    asked: [],
    passwords: new Map(Object.entries(passwords)),
    down: false,
    onAsked: () => undefined,
    async close() {
      server.close();
      await once(server, 'close');
    },
  };
  async function answer(line: string): Promise<string | null> {
    await provider.onAsked(line);
    if (provider.down) return null;
    const [user = '', secret] = line.split(':');
    return provider.passwords.get(user) === secret ? 'ok' : 'no';
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  provider.port = (server.address() as AddressInfo).port;
  return provider;
}

async function askFake(port: number, user: string, secret: string, signal: AbortSignal): Promise<Health> {
  const socket = connect({ port, host: '127.0.0.1', signal });
  let said = '';
  socket.on('data', (chunk) => (said += chunk.toString()));
  socket.on('error', () => undefined);
  socket.write(`${user}:${secret}\n`);
  await once(socket, 'close');
  if (said === 'ok') return { state: 'connected', what: `Signed in as ${user}.` };
  if (said === 'no') {
    return { state: 'needs_you', reason: `The server refused ${user} with ${secret}.`, field: 'password' };
  }
  return { state: 'failing', reason: 'The server hung up.' };
}

const fakeSmtp: ConnectionAdapter<SettingsOf<'smtp'>> = {
  kind: 'smtp',
  service: 'smtp',
  normalise(settings) {
    const host = settings.host.trim().toLowerCase();
    if (host === '') throw new ConnectionError('invalid_input', 'The host is empty.', '', 'host');
    return { ...settings, host };
  },
  origin: ({ host, port }) => `smtps://${host}:${port}`,
  account: ({ fromEmail }) => fromEmail,
  prove: ({ port, username }, secret, signal) => askFake(port, username, secret, signal),
};

const fakeSmtpCom: ConnectionAdapter<SettingsOf<'smtp_com'>> = {
  kind: 'smtp_com',
  service: 'smtp',
  normalise: (settings) => settings,
  origin: ({ baseUrl }) => new URL(baseUrl).origin,
  account: ({ fromEmail }) => fromEmail,
  prove: ({ baseUrl, channel }, secret, signal) =>
    askFake(Number(new URL(baseUrl).port), channel, secret, signal),
};

const fakeClickSend: ConnectionAdapter<SettingsOf<'clicksend'>> = {
  kind: 'clicksend',
  service: 'clicksend',
  normalise: (settings) => settings,
  origin: ({ baseUrl }) => new URL(baseUrl).origin,
  account: ({ username }) => username,
  prove: ({ baseUrl, username }, secret, signal) =>
    askFake(Number(new URL(baseUrl).port), username, secret, signal),
};

const fakeSearch: ConnectionAdapter<SettingsOf<'search'>> = {
  kind: 'search',
  service: 'search',
  normalise: (settings) => settings,
  origin: ({ baseUrl }) => new URL(baseUrl).origin,
  account: ({ provider }) => provider,
  prove: ({ baseUrl, provider }, secret, signal) =>
    askFake(Number(new URL(baseUrl).port), provider, secret, signal),
};

export const fakeAdapters: ConnectionAdapters = {
  smtp: fakeSmtp,
  smtp_com: fakeSmtpCom,
  clicksend: fakeClickSend,
  search: fakeSearch,
  gmail: gmailAdapter,
  outlook: outlookAdapter,
};

type Named = { username?: string; fromEmail?: string; host?: string };

export function smtpAt(
  provider: Pick<FakeProvider, 'port'>,
  { username = 'ada', fromEmail = 'ada@example.com', host = '127.0.0.1' }: Named = {},
): ConnectionSettings {
  return {
    kind: 'smtp',
    host,
    port: provider.port,
    security: 'tls',
    username,
    fromEmail,
    fromName: '',
    replyTo: '',
    pin: null,
  };
}

export function clickSendAt(provider: FakeProvider, username = 'ada'): ConnectionSettings {
  const baseUrl = `http://127.0.0.1:${provider.port}`;
  return { kind: 'clicksend', username, from: '', country: 'AU', baseUrl };
}

export function smtpComAt(provider: FakeProvider, channel = 'ada'): ConnectionSettings {
  const baseUrl = `http://127.0.0.1:${provider.port}`;
  return { kind: 'smtp_com', channel, fromEmail: 'ada@example.com', fromName: '', replyTo: '', baseUrl };
}

export function searchAt(provider: FakeProvider): ConnectionSettings {
  return { kind: 'search', provider: 'brave', baseUrl: `http://127.0.0.1:${provider.port}` };
}

export const noSignal = new AbortController().signal;

/** Connections over a real store, vault and accounts, in a folder of their own. */
export interface ConnectionDesk {
  people: TestDesk;
  ada: Person;
  bob: Person;
  vault: Vault;
  connections: Connections;
  clock: ManualClock;
  notices: { owner: string; message: string }[];
  changes: { count: number };
  /** Ends this run and starts the next on the same folder. */
  restart(): Promise<void>;
  /** What the audit log says of connections, oldest first. */
  audited(): Promise<string[]>;
  close(): Promise<void>;
}

export async function openConnectionDesk(
  keyring = createTestKeyring(),
  adapters = fakeAdapters,
  registrations: Registrations = { registration: () => null },
): Promise<ConnectionDesk> {
  const people = await createTestDesk();
  const clock = createManualClock();
  const notices: ConnectionDesk['notices'] = [];
  const changes = { count: 0 };

  async function open() {
    const { store, audit, users, dir } = people;
    const vault = await createVault({ store, keyring, dir });
    if ((await vault.status()).state === 'uninitialised') await vault.initialise({ mode: 'os' });
    const connections = await createConnections({
      store,
      vault,
      audit,
      users,
      adapters,
      registrations,
      clock,
      onChange: () => (changes.count += 1),
      notice: (owner, { message }) => notices.push({ owner, message }),
    });
    return { vault, connections };
  }

  const shut = async (): Promise<void> => {
    await desk.connections.dispose();
    desk.vault.dispose();
  };
  const desk: ConnectionDesk = {
    people,
    ada: people.admin,
    bob: people.bob,
    ...(await open()),
    clock,
    notices,
    changes,
    async restart() {
      await shut();
      await people.restart();
      Object.assign(desk, await open());
    },
    async audited() {
      const { rows } = await people.audit.list({ limit: 200 });
      return rows
        .filter(({ action }) => action.startsWith('connection.'))
        .map(({ actor, action, subject }) => `${actor}: ${action} ${subject}`)
        .toReversed();
    },
    async close() {
      await shut();
      await people.destroy();
    },
  };
  return desk;
}
