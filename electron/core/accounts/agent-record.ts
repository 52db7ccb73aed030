import { z } from 'zod';
import type { Agent } from '../../../shared/ipc/accounts.ts';
import { toolIds, type ToolId } from '../../../shared/services.ts';
import type { Schema } from '../store/schema.ts';
import type { AgentIdentity } from './types.ts';

export type AgentRow = Schema['agents'];

const storedTools = z.array(z.string());

/** An agent in memory, with the identity that the gateway gets: made when something changes, not on each call. */
export class AgentRecord {
  row: AgentRow;
  identity: AgentIdentity;

  constructor(row: AgentRow, ownerName: string) {
    this.row = { ...row };
    this.identity = identityOf(row, ownerName);
  }

  change(changes: Partial<AgentRow>): void {
    // A use that was noted while the change was being written stays.
    this.row = { ...this.row, ...changes };
    this.identity = identityOf(this.row, this.identity.user.name);
  }

  followOwner(name: string): void {
    if (name !== this.identity.user.name) this.identity = identityOf(this.row, name);
  }

  toAgent(now: number): Agent {
    const { row, identity } = this;
    return {
      id: row.id,
      name: row.name,
      ownerId: row.owner_id,
      ownerName: identity.user.name,
      tokenHint: row.token_hint,
      tools: identity.tools && [...identity.tools],
      status: statusOf(row, now),
      createdAt: row.created_at,
      expiresAt: row.expires_at,
      lastUsedAt: row.last_used_at,
    };
  }
}

function identityOf(row: AgentRow, ownerName: string): AgentIdentity {
  return {
    id: row.id,
    name: row.name,
    user: { id: row.owner_id, name: ownerName },
    tools: row.tools === null ? null : new Set(knownTools(row.tools)),
  };
}

/** A tool that this version no longer has grants nothing. */
function knownTools(text: string): ToolId[] {
  const stored = storedTools.parse(JSON.parse(text));
  return toolIds.filter((id) => stored.includes(id));
}

function statusOf(row: AgentRow, now: number): Agent['status'] {
  if (row.revoked_at !== null) return 'revoked';
  return row.expires_at !== null && now >= row.expires_at ? 'expired' : 'active';
}
