import type { IncomingHttpHeaders } from 'node:http';
import type { KeyRecord, KeyState } from './keys.ts';
import type { Reply } from './reply.ts';

export const providerNames = ['openai', 'anthropic', 'mistral', 'serper'] as const;
export type ProviderName = (typeof providerNames)[number];

/** One received request, as the provider's own code sees it. */
export interface ProviderRequest {
  /** Counts the requests of this simulator from 1; ids in answers are made from it. */
  serial: number;
  method: string;
  path: string;
  query: string;
  headers: IncomingHttpHeaders;
  /** The JSON body; undefined when there was none or it is not JSON. */
  body: unknown;
  /** The credential as it was sent, known or not. */
  secret: string | null;
  key: KeyRecord | null;
  /** Text that a fault puts in front of the answer; empty otherwise. */
  preface: string;
  /** Digests of what this provider has in its prompt cache. */
  cached: Set<string>;
}

export interface Provider<Name extends string = ProviderName> {
  name: Name;
  /** The states that a key of this provider can be in. */
  keyStates: readonly KeyState[];
  readSecret(headers: IncomingHttpHeaders, query: string): string | null;
  /** Checks, routes and answers. Pure: what is charged and what is kept stands in the reply. */
  answer(request: ProviderRequest): Reply;
  /** The provider's own body for a status that a fault asks for. */
  trouble(request: ProviderRequest, status: number, message?: string): Reply;
  tooLarge(request: ProviderRequest): Reply;
  /** What the provider writes when a stream fails after its 200; null where nothing is streamed. */
  streamTrouble: string | null;
}
