import { randomUUID } from 'node:crypto';
import type { RequestRow } from '../../../shared/ipc/gateway.ts';
import type { ServiceId } from '../../../shared/services.ts';
import type { AgentIdentity } from '../accounts/types.ts';
import type { Ceiling, Spend } from '../money/types.ts';
import type { Hold } from '../money/budgets/types.ts';
import type { BodyMemory } from './body/memory.ts';
import type { AgentRequest, AgentResponse } from './front/types.ts';
import { type RequestHead, readHead } from './head.ts';

/** One request on its way through the pipeline, and what becomes of it. */
export class Call {
  readonly id = randomUUID();
  readonly at = Date.now();
  readonly #started = performance.now();
  readonly request: AgentRequest;
  readonly response: AgentResponse;
  readonly bodies: BodyMemory;
  readonly head: RequestHead;
  readonly method: string;
  /** Until it is checked, whatever the request line says. */
  path: string;
  query = '';
  agent: AgentIdentity | null = null;
  service: ServiceId | null = null;
  model: string | null = null;
  status = 0;
  /** Set by whoever knows better than `ok`. */
  outcome: RequestRow['outcome'] | null = null;
  errorCode: string | null = null;
  credential: RequestRow['credential'] = null;
  keyLabel: string | null = null;
  firstByteMs: number | null = null;
  bytesOut = 0;
  /** What it can use at most: set with its order, before it is reserved. null: nothing that costs. */
  ceiling: Ceiling | null = null;
  /** What it did use: set before it is settled. null: nothing was sent. */
  spend: Spend | null = null;
  /** What is held for it in the budgets, once it is reserved. */
  hold: Hold | null = null;
  /** What its body takes in memory until the call is over. */
  bytesIn = 0;

  constructor(request: AgentRequest, response: AgentResponse, bodies: BodyMemory) {
    this.request = request;
    this.response = response;
    this.bodies = bodies;
    this.method = request.method ?? '';
    this.path = request.url ?? '';
    this.head = readHead(request.rawHeaders);
  }

  /** Milliseconds since the request's head was read. */
  elapsed(): number {
    return performance.now() - this.#started;
  }
}
