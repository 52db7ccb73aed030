import type { SystemAdapter } from '../services/adapter.ts';

/** A checked call, ready to be sent to its provider with whatever key serves then. */
export interface Order {
  adapter: SystemAdapter;
  method: 'GET' | 'POST';
  /** Below the key's base URL, with query. */
  path: string;
  /** Names and values in turn, without a credential. */
  headers: string[];
  body: Buffer | null;
  /** Makes Keydesk's own answer of the provider's parsed one; null from it: not understood. Absent: it is relayed as it comes. */
  result?: ((answer: unknown) => Record<string, unknown> | null) | undefined;
}
