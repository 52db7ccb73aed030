import type { Agent, User } from '../../../shared/ipc/accounts.ts';
import type { ToolId } from '../../../shared/services.ts';

/** Who is calling, derived from a session or an agent token, never from a request's input. */
export interface Person {
  id: string;
  name: string;
  role: 'admin' | 'member';
}

/** Who offers a password, before it is known whether it is right. */
export interface Caller {
  /** Names the proof that this caller shows of an earlier good sign-in of that person; null: a stranger to them. */
  proofFor(userId: string): string | null;
  /** Aborted when the caller is gone. */
  signal?: AbortSignal;
}

export interface Users {
  needsAdmin(): boolean;
  createFirstAdmin(name: string, password: string): Promise<User>;
  create(actor: Person, input: { name: string; password: string; role: 'admin' | 'member' }): Promise<User>;
  list(): Promise<User[]>;
  update(
    actor: Person,
    input: {
      id: string;
      name?: string | undefined;
      role?: 'admin' | 'member' | undefined;
      disabled?: boolean | undefined;
      password?: string | undefined;
    },
  ): Promise<User>;
  remove(actor: Person, id: string): Promise<void>;
  /**
   * Same answer and same time for an unknown name and a wrong password. Strangers (also: no caller) are throttled per name,
   * callers with a proof by themselves. Throws AccountError.
   */
  verifyPassword(name: string, password: string, caller?: Caller): Promise<User>;
  changePassword(actor: Person, current: string, next: string, caller?: Caller): Promise<void>;
  /** From memory. null: unknown, disabled or removed. */
  byId(id: string): User | null;
  /** Writes what was counted about wrong passwords. */
  flush(): Promise<void>;
  /** Runs before a person's rows go: other parts wipe what belongs to them. */
  onRemoved(listener: (userId: string) => Promise<void> | void): void;
  /**
   * Runs before somebody else's new password for a person is written and once more after: whoever knows it could act as
   * them with what they connected.
   */
  onReset(listener: (userId: string) => Promise<void> | void): void;
  /**
   * Runs when a person replaces a given password by one of their own, before it is written and once more after: what was
   * made under the given one may be somebody else's.
   */
  onGivenReplaced(listener: (userId: string) => Promise<void> | void): void;
  /** After a new password, disabling or removing: whoever is signed in as this person no longer is. */
  onAccessEnded(listener: (userId: string) => void): void;
}

export interface Devices {
  /** Names the proof that a token is of an earlier good sign-in of this person; null: it is none. */
  proof(token: string | null, userId: string): string | null;
  /** After a good sign-in. Returns the token for the browser to keep: its own if that is known, else a new one. */
  remember(token: string | null, userId: string): Promise<string>;
  /** Resolves when everything that was begun is on disk. */
  settled(): Promise<void>;
}

export interface Sessions {
  /** Returns the session token; only its hash is held. */
  start(user: User): string;
  /** null: none. `locked`: idle for too long. Touches the idle clock. */
  find(token: string | null): { person: Person; sessionId: string; locked: boolean } | null;
  /** As find, without touching the idle clock: deciding who may see an event is no sign of life. */
  peek(token: string | null): { person: Person; sessionId: string; locked: boolean } | null;
  end(token: string): void;
  endAllOf(userId: string): void;
  setIdleMinutes(minutes: number): void;
  /** Tells when a session locks or ends, so that its window can show the sign-in. */
  onEnd(listener: (sessionId: string) => void): () => void;
  dispose(): void;
}

/** What the gateway knows of a caller: from memory, on every call. */
export interface AgentIdentity {
  id: string;
  name: string;
  user: { id: string; name: string };
  /** null: every tool. */
  tools: ReadonlySet<ToolId> | null;
}

export type TokenProblem = 'malformed' | 'truncated' | 'unknown' | 'revoked' | 'expired' | 'owner_disabled';

export interface Agents {
  create(
    owner: Person,
    input: { name: string; tools?: ToolId[] | null | undefined; expiresInDays?: number | null | undefined },
  ): Promise<{ agent: Agent; token: string }>;
  /** An admin sees all, others their own. */
  list(viewer: Person): Promise<Agent[]>;
  /** Owner only. */
  update(
    actor: Person,
    input: {
      id: string;
      name?: string | undefined;
      tools?: ToolId[] | null | undefined;
      expiresInDays?: number | null | undefined;
    },
  ): Promise<Agent>;
  /** Owner or admin. Effective at once. */
  revoke(actor: Person, id: string): Promise<void>;
  /** Answers from memory, in constant work for unknown tokens. Notes the use without waiting for the disk. */
  authenticate(token: string): AgentIdentity | TokenProblem;
  identity(id: string): AgentIdentity | null;
  /** Writes what was noted about last use. */
  flush(): Promise<void>;
}

export class AccountError extends Error {
  readonly code:
    | 'wrong_credentials'
    | 'too_many_attempts'
    | 'conflict'
    | 'forbidden'
    | 'not_found'
    | 'invalid_input';
  readonly hint: string;
  readonly field: string | undefined;
  constructor(code: AccountError['code'], message: string, hint = '', field?: string) {
    super(message);
    this.name = 'AccountError';
    this.code = code;
    this.hint = hint;
    this.field = field;
  }
}
