import type { Permission } from '../../../shared/ipc/permissions.ts';
import type { ToolId } from '../../../shared/services.ts';
import type { ConnectionLease, Health } from '../connections/types.ts';
import type { SendResult } from '../sends/types.ts';

export interface InvalidInput {
  kind: 'invalid';
  message: string;
  field: string | undefined;
}

/** A checked send: whom it goes to, and how it is done. Built before anything is recorded. */
export interface SendPlan {
  kind: 'send';
  /** Exactly the envelope's recipients; the adapter delivers to these or to nobody. */
  recipients: readonly string[];
  /** What its provider counts at most: message parts; 0 for mail. */
  credits: number;
  /** At most once is the caller's affair: called once, never retried inside. `reference` travels in the message. */
  send(reference: string): Promise<SendResult>;
}

export interface AskAnswer {
  status: number;
  errorCode: string | null;
  body: Record<string, unknown>;
  /** What the question showed of the connection, for `Connections.report`; absent: nothing. */
  health?: Health;
}

/** A question to the provider without effect: a price, a balance. */
export interface AskPlan {
  kind: 'ask';
  ask(signal: AbortSignal): Promise<AskAnswer>;
}

export interface UserToolAction {
  name: string;
  description: string;
  /** JSON Schema, for discovery. */
  inputSchema: Record<string, unknown>;
  /** What the owner must have allowed, where they choose that when they sign in. */
  needs?: Permission;
  /** `input` is what the agent sent, without `action`. The sender identity comes from the lease, never from the input. */
  plan(input: unknown, lease: ConnectionLease): SendPlan | AskPlan | InvalidInput;
}

/** A tool that speaks in a person's name. */
export interface UserTool {
  id: ToolId;
  actions: readonly UserToolAction[];
}
