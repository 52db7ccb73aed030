import { randomUUID } from 'node:crypto';
import type { Agent } from '../../../shared/ipc/accounts.ts';
import type { ToolId } from '../../../shared/services.ts';
import type { Audit } from '../audit/types.ts';
import { createSerial } from '../serial.ts';
import type { Store } from '../store/types.ts';
import { AgentRecord, type AgentRow } from './agent-record.ts';
import { createLastUse } from './last-use.ts';
import { hashToken, makeToken, shapeProblem, tokenHint } from './tokens.ts';
import {
  AccountError,
  type AgentIdentity,
  type Agents,
  type Person,
  type TokenProblem,
  type Users,
} from './types.ts';

export interface AgentsOptions {
  store: Pick<Store, 'db'>;
  audit: Audit;
  users: Pick<Users, 'byId' | 'onRemoved' | 'onGivenReplaced'>;
  clock?: () => number;
}

const day = 24 * 60 * 60 * 1000;
const defaultDays = 90;
/** Tokens that were seen, by the whole token: spares the hash on every call. Never by a part of it (CVE-2026-35030). */
const mostKnown = 4096;

/** Agents and their tokens. The gateway asks on every call, so everything that decides is in memory. */
export async function createAgents({
  store: { db },
  audit,
  users,
  clock = Date.now,
}: AgentsOptions): Promise<Agents> {
  const byId = new Map<string, AgentRecord>();
  const byHash = new Map<string, AgentRecord>();
  const known = new Map<string, AgentRecord>();
  const lastUse = createLastUse(db);
  const serial = createSerial();

  function hold(row: AgentRow, ownerName: string): AgentRecord {
    const record = new AgentRecord(row, ownerName);
    byId.set(row.id, record);
    byHash.set(Buffer.from(row.token_hash).toString('base64url'), record);
    return record;
  }

  const rows = await db
    .selectFrom('agents')
    .innerJoin('users', 'users.id', 'agents.owner_id')
    .selectAll('agents')
    .select('users.name as owner_name')
    .orderBy('agents.created_at')
    .execute();
  for (const { owner_name, ...row } of rows) hold(row, owner_name);

  function lookUp(token: string): AgentRecord | TokenProblem {
    const problem = shapeProblem(token);
    if (problem) return problem;
    const record = byHash.get(hashToken(token));
    if (!record) return 'unknown';
    if (known.size >= mostKnown) known.clear();
    known.set(token, record);
    return record;
  }

  function admit(record: AgentRecord): AgentIdentity | TokenProblem {
    const now = clock();
    if (record.row.revoked_at !== null) return 'revoked';
    if (record.row.expires_at !== null && now >= record.row.expires_at) return 'expired';
    const owner = users.byId(record.row.owner_id);
    if (!owner) return 'owner_disabled';
    record.followOwner(owner.name);
    record.row.last_used_at = now;
    lastUse.note(record.row);
    return record.identity;
  }

  function toAgent(record: AgentRecord): Agent {
    const owner = users.byId(record.row.owner_id);
    if (owner) record.followOwner(owner.name);
    return record.toAgent(clock());
  }

  function visible(viewer: Person, id: string): AgentRecord {
    const record = byId.get(id);
    // Whether somebody else has such an agent is nobody's business.
    if (!record || (viewer.role !== 'admin' && record.row.owner_id !== viewer.id)) {
      throw new AccountError('not_found', 'There is no such agent.', 'Reload the list.');
    }
    return record;
  }

  function assertFree(ownerId: string, name: string, except?: string): void {
    const key = name.trim().toLowerCase();
    const taken = [...byId.values()].some(
      ({ row }) =>
        row.owner_id === ownerId &&
        row.id !== except &&
        row.revoked_at === null &&
        row.name.toLowerCase() === key,
    );
    if (taken)
      throw new AccountError(
        'conflict',
        'You already have an agent with this name.',
        'Choose another name.',
        'name',
      );
  }

  const expiry = (days: number | null) => (days === null ? null : clock() + days * day);

  async function create(
    owner: Person,
    input: Parameters<Agents['create']>[1],
    underGiven: boolean,
  ): Promise<{ agent: Agent; token: string }> {
    if (!users.byId(owner.id))
      throw new AccountError('forbidden', 'This account is disabled.', 'Ask an admin.');
    assertFree(owner.id, input.name);
    const token = makeToken();
    const row: AgentRow = {
      id: randomUUID(),
      owner_id: owner.id,
      name: input.name.trim(),
      token_hash: Buffer.from(hashToken(token), 'base64url'),
      token_hint: tokenHint(token),
      tools: toolsAsText(input.tools ?? null),
      created_at: clock(),
      expires_at: expiry(input.expiresInDays === undefined ? defaultDays : input.expiresInDays),
      revoked_at: null,
      last_used_at: null,
      made_under_given: underGiven ? 1 : 0,
    };
    await db.transaction().execute(async (transaction) => {
      await transaction.insertInto('agents').values(row).execute();
      const details = { tools: input.tools?.join(' ') ?? 'all', expiresAt: row.expires_at };
      await audit.recordIn(transaction, {
        actor: owner,
        action: 'agent.created',
        subject: row.name,
        details,
      });
    });
    return { agent: toAgent(hold(row, owner.name)), token };
  }

  async function update(actor: Person, input: Parameters<Agents['update']>[1]): Promise<Agent> {
    const record = visible(actor, input.id);
    if (record.row.owner_id !== actor.id) {
      throw new AccountError('forbidden', 'Only its owner may change an agent.', 'You may revoke it.');
    }
    if (record.row.revoked_at !== null) {
      throw new AccountError(
        'conflict',
        'This agent was revoked.',
        'Make a new one; it gets a token of its own.',
      );
    }
    if (input.name !== undefined) assertFree(actor.id, input.name, input.id);
    const changes = {
      ...(input.name === undefined ? {} : { name: input.name.trim() }),
      ...(input.tools === undefined ? {} : { tools: toolsAsText(input.tools) }),
      ...(input.expiresInDays === undefined ? {} : { expires_at: expiry(input.expiresInDays) }),
    };
    if (Object.keys(changes).length > 0) await save(actor, record, 'agent.updated', changes);
    return toAgent(record);
  }

  async function save(
    actor: Person | null,
    record: AgentRecord,
    action: string,
    changes: Partial<AgentRow>,
    why?: string,
  ): Promise<void> {
    const { id, name } = record.row;
    const changed = Object.keys(changes).join(' ');
    const details = { agentId: id, changed, ...(why ? { why } : {}) };
    await db.transaction().execute(async (transaction) => {
      await transaction.updateTable('agents').set(changes).where('id', '=', id).execute();
      await audit.recordIn(transaction, { actor, action, subject: changes.name ?? name, details });
    });
    record.change(changes);
  }

  async function revoke(actor: Person | null, record: AgentRecord, why?: string): Promise<void> {
    if (record.row.revoked_at !== null) return;
    await save(actor, record, 'agent.revoked', { revoked_at: clock() }, why);
    for (const [token, holder] of known) if (holder === record) known.delete(token);
  }

  users.onRemoved((userId) =>
    serial(async () => {
      for (const record of byId.values()) if (record.row.owner_id === userId) await revoke(null, record);
    }),
  );
  users.onGivenReplaced((userId) =>
    serial(async () => {
      const doubtful = [...byId.values()].filter(
        ({ row }) => row.owner_id === userId && row.made_under_given === 1,
      );
      for (const record of doubtful) await revoke(null, record, 'made under a password that was given');
    }),
  );

  return {
    create(owner, input) {
      // Asked now and not in turn: the password may be replaced in between.
      const underGiven = users.byId(owner.id)?.passwordGiven ?? false;
      return serial(() => create(owner, input, underGiven));
    },
    update: (actor, input) => serial(() => update(actor, input)),
    revoke: (actor, id) => serial(() => revoke(actor, visible(actor, id))),
    async list(viewer) {
      const records = [...byId.values()];
      const seen =
        viewer.role === 'admin' ? records : records.filter(({ row }) => row.owner_id === viewer.id);
      return seen.map(toAgent);
    },
    authenticate(token) {
      const found = known.get(token) ?? lookUp(token);
      return typeof found === 'string' ? found : admit(found);
    },
    identity(id) {
      const record = byId.get(id);
      return record && record.row.revoked_at === null ? record.identity : null;
    },
    flush: () => lastUse.flush(),
  };
}

function toolsAsText(tools: readonly ToolId[] | null): string | null {
  return tools && JSON.stringify([...new Set(tools)]);
}
