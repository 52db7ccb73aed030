import type { ConnectionLease } from '../connections/types.ts';
import type { Metering } from '../money/types.ts';
import type { SendAnswer, SendRequest } from '../sends/types.ts';
import type { SystemAdapter } from '../services/adapter.ts';
import type { AskPlan, SendPlan } from '../services/send-tool.ts';

/** A checked call, and what is to be done for it. */
export type Order = ProviderOrder | SendOrder | AskOrder | RepeatOrder;

/** To be sent to its provider with whatever key serves then. */
export interface ProviderOrder {
  kind: 'provider';
  adapter: SystemAdapter;
  method: 'GET' | 'POST';
  /** Below the key's base URL, with query. */
  path: string;
  /** Names and values in turn, without a credential. */
  headers: string[];
  body: Buffer | null;
  metering: Metering;
  /** Makes Keydesk's own answer of the provider's parsed one; null from it: not understood. Absent: it is relayed as it comes. */
  result?: ((answer: unknown) => Record<string, unknown> | null) | undefined;
  /** A search that the owner's own provider can do instead: what the agent asked for. */
  search?: Record<string, unknown> | undefined;
}

/** A message in its owner's name, at most once. */
export interface SendOrder {
  kind: 'send';
  lease: ConnectionLease;
  plan: SendPlan;
  request: SendRequest;
}

/** A question to the provider of a personal service, without effect. */
export interface AskOrder {
  kind: 'ask';
  lease: ConnectionLease;
  plan: AskPlan;
}

/** Asked for before under the same idempotency key: the first answer, and nothing else happens. */
export interface RepeatOrder {
  kind: 'repeat';
  first: SendAnswer;
}
