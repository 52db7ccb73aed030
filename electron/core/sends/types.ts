import type { SendRow } from '../../../shared/ipc/sends.ts';
import type { UserServiceId } from '../../../shared/services.ts';
import type { AgentIdentity, Person } from '../accounts/types.ts';
import type { ConnectionLease, Health } from '../connections/types.ts';

/** What became of one attempt. `answer` is what the agent gets, also for a repeat under the same idempotency key. */
export interface SendResult {
  outcome: 'sent' | 'refused' | 'failed' | 'unknown';
  message: string;
  providerRef: string | null;
  answer: { status: number; errorCode: string | null; body: Record<string, unknown> };
  /** What the attempt showed of the connection, for `Connections.report`; absent: nothing. Never stored. */
  health?: Health;
  /** What the provider counted of a sent message, where it is not what was planned. Never stored. */
  credits?: number;
}

export interface SendRequest {
  agent: AgentIdentity;
  service: UserServiceId;
  action: string;
  connectionId: string;
  credential: 'own' | 'fallback';
  idempotencyKey: string | null;
  /** Canonical text of the request, of which only a digest is kept. */
  request: string;
  /** Exactly the envelope's recipients. */
  recipients: readonly string[];
}

/** How an attempt ended; `repeated`: that was another call, under the same idempotency key. */
export interface SendAnswer {
  result: SendResult;
  repeated: boolean;
  id: string;
  /** What it went out with then. */
  credential: SendRequest['credential'];
}

/** What makes two calls the same. */
export type SendIdentity = Pick<SendRequest, 'agent' | 'service' | 'action' | 'idempotencyKey' | 'request'>;

/** At most once: the attempt is on disk before anything goes out, and an outcome that nobody can know stays `unknown`. */
export interface Sends {
  /**
   * Records the attempt, then runs `send` with its reference. A throw from `send` is an unknown outcome.
   * A repeat under the same idempotency key gives the first answer (or waits for it); with another request it is refused.
   */
  attempt(
    request: SendRequest,
    send: (reference: string) => Promise<SendResult>,
  ): Promise<SendAnswer | { conflict: string }>;
  /** The first answer to the same call (or waits for it), whatever has become of the connection; null: there is none. */
  earlier(call: SendIdentity): Promise<SendAnswer | null>;
  list(
    viewer: Person,
    page: {
      cursor?: string | undefined;
      limit?: number | undefined;
      outcome?: SendRow['outcome'] | undefined;
    },
  ): Promise<{ rows: SendRow[]; next: string | null }>;
  settle(actor: Person, input: { id: string; outcome: 'sent' | 'failed' }): Promise<SendRow>;
  check(actor: Person, id: string, signal: AbortSignal): Promise<{ send: SendRow; message: string }>;
}

/** What is looked for at the provider. */
export interface SentMessage {
  action: string;
  reference: string;
  providerRef: string | null;
  recipients: readonly string[];
  at: number;
}

/** Asks the provider what became of a message. `outcome` null: nothing was found, which proves nothing. */
export type SendChecker = (
  message: SentMessage,
  lease: ConnectionLease,
  signal: AbortSignal,
) => Promise<{ outcome: 'sent' | 'failed' | null; providerRef: string | null; message: string }>;

export class SendError extends Error {
  readonly code: 'not_found' | 'conflict';
  readonly hint: string;
  constructor(code: SendError['code'], message: string, hint = '') {
    super(message);
    this.name = 'SendError';
    this.code = code;
    this.hint = hint;
  }
}
