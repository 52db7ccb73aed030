import { randomUUID } from 'node:crypto';
import { hashToken, makeToken, tokenHint } from '../../../electron/core/accounts/tokens.ts';
import { adapterOf, connectionAdapters } from '../../../electron/core/connections/adapters.ts';
import { secretRef } from '../../../electron/core/connections/pool.ts';
import { createCore } from '../../../electron/core/core.ts';
import type { ConnectionRow } from '../../../electron/core/store/connections.ts';
import type { Core } from '../../../electron/core/types.ts';
import { headlessShell } from '../../../electron/headless/shell.ts';
import { noKeyring } from '../../../electron/headless/keyring.ts';
import type { ConnectionService, ConnectionSettings } from '../../../shared/ipc/integrations.ts';
import { passphrase } from '../targets/keydesk.ts';

export interface Crowd {
  users: number;
  agentsEach: number;
  connectionsEach: number;
  /** One for each agent. */
  tokens: string[];
}

const sender = { fromEmail: 'mail@example.com', fromName: '', replyTo: '' };

/** Without it, connections to Gmail would be over. */
const registration = {
  provider: 'google' as const,
  client_id: 'bench.apps.googleusercontent.com',
  tenant: null,
  endpoints: null,
  data_key_id: null,
  sealed: null,
  added_by: 'bench',
  added_at: 0,
  seen: '{}',
};

/** What each person has connected. */
const connected: { service: ConnectionService; settings: ConnectionSettings }[] = [
  {
    service: 'smtp',
    settings: {
      kind: 'smtp',
      host: 'mail.example.com',
      port: 465,
      security: 'tls',
      username: 'someone',
      pin: null,
      ...sender,
    },
  },
  {
    service: 'clicksend',
    settings: {
      kind: 'clicksend',
      username: 'someone',
      from: '',
      country: 'US',
      baseUrl: 'https://rest.clicksend.com',
    },
  },
  {
    service: 'search',
    settings: { kind: 'search', provider: 'brave', baseUrl: 'https://api.search.brave.com' },
  },
  {
    service: 'gmail',
    settings: {
      kind: 'gmail',
      account: 'someone@example.com',
      accountId: 'someone',
      permissions: ['send'],
      clientId: registration.client_id,
      tenant: null,
      tokenUrl: 'https://oauth2.googleapis.com/token',
      revokeUrl: 'https://oauth2.googleapis.com/revoke',
      api: 'https://gmail.googleapis.com',
      endsAt: null,
    },
  },
];

const agentsEach = 4;

/**
 * Fills a data folder with people, their connections and their agents, through the core but for the sign-in passwords:
 * hashing a thousand of them would take minutes, and nobody signs in.
 */
export async function fillFolder(dataDir: string, users: number): Promise<Crowd> {
  const core = await createCore({
    dataDir,
    keyring: noKeyring,
    shell: headlessShell('0.0.0', dataDir),
    gatewayPort: 0,
    passphrase,
  });
  try {
    return { users, agentsEach, connectionsEach: connected.length, tokens: await fill(core, users) };
  } finally {
    await core.dispose();
  }
}

async function fill({ store, vault }: Core, users: number): Promise<string[]> {
  const tokens: string[] = [];
  await store.db.transaction().execute(async (transaction) => {
    await transaction.insertInto('oauth_apps').values(registration).execute();
    for (let n = 0; n < users; n++) {
      const owner = randomUUID();
      await transaction.insertInto('users').values(person(owner, n)).execute();
      for (const one of connected) {
        await transaction
          .insertInto('connections')
          .values(connection(vault, owner, one))
          .execute();
      }
      for (let agent = 0; agent < agentsEach; agent++) {
        const token = makeToken();
        tokens.push(token);
        await transaction
          .insertInto('agents')
          .values(agentRow(owner, agent, token))
          .execute();
      }
    }
  });
  return tokens;
}

function person(id: string, n: number) {
  return {
    id,
    name: `Person ${n}`,
    role: 'member' as const,
    password_hash: 'nobody signs in',
    created_at: Date.now(),
    disabled_at: null,
    removed_at: null,
    password_given: 0,
  };
}

function agentRow(owner: string, n: number, token: string) {
  return {
    id: randomUUID(),
    owner_id: owner,
    name: `Agent ${n}`,
    token_hash: Buffer.from(hashToken(token), 'base64url'),
    token_hint: tokenHint(token),
    tools: null,
    created_at: Date.now(),
    expires_at: null,
    revoked_at: null,
    last_used_at: null,
    made_under_given: 0,
  };
}

function connection(
  vault: Core['vault'],
  owner: string,
  { service, settings }: (typeof connected)[number],
): ConnectionRow {
  const origin = adapterOf(connectionAdapters, settings.kind).origin(settings);
  const row = { id: randomUUID(), owner, origin, settings: JSON.stringify(settings) };
  const { dataKeyId, box } = vault.seal(secretRef(row), `secret of ${row.id}`);
  return {
    ...row,
    service,
    data_key_id: dataKeyId,
    sealed: box,
    status: 'connected',
    reason: '',
    since: Date.now(),
    next_try: null,
    proven_at: Date.now(),
    proven_what: 'signed in',
    enabled: 1,
    created_at: Date.now(),
  };
}
