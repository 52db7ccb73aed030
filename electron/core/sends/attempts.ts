import { createHash, randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Clock } from '../services/clock.ts';
import { asStoreError } from '../store/errors.ts';
import { type SendTableRow, insertSend, moveSend, sendByKey } from '../store/sends.ts';
import type { Store } from '../store/types.ts';
import { broke, lost, resultOf, unknownResult } from './results.ts';
import type { SendAnswer, SendIdentity, SendRequest, SendResult } from './types.ts';

export interface AttemptsParts {
  store: Store;
  log: Logger;
  clock: Clock;
  redact: (text: string) => string;
  onChange: () => void;
  /** An outcome could not be written down. */
  onLost: () => void;
}

type Answer = SendAnswer | { conflict: string };
type Send = (reference: string) => Promise<SendResult>;

/** Attempts to send, each at most once: on disk before anything goes out, and again before anybody hears how it went. */
export class Attempts {
  readonly #parts: AttemptsParts;
  /** Those with an idempotency key, while they are on their way. */
  readonly #keyed = new Map<string, { digest: string; done: Promise<Answer> }>();
  readonly #active = new Map<string, Promise<unknown>>();

  constructor(parts: AttemptsParts) {
    this.#parts = parts;
  }

  active(): string[] {
    return [...this.#active.keys()];
  }

  async ended(): Promise<void> {
    await Promise.allSettled(this.#active.values());
  }

  async attempt(request: SendRequest, send: Send): Promise<Answer> {
    const digest = digestOf(request);
    const { agent, idempotencyKey: key } = request;
    if (key === null) return await this.#once(request, digest, send);
    const place = placeOf(agent, key);
    const running = this.#keyed.get(place);
    if (running) return running.digest === digest ? await again(running.done) : conflict();
    const done = this.#first(request, key, digest, send).finally(() => this.#keyed.delete(place));
    this.#keyed.set(place, { digest, done });
    return await done;
  }

  async earlier(call: SendIdentity): Promise<SendAnswer | null> {
    const { agent, idempotencyKey: key } = call;
    if (key === null) return null;
    const digest = digestOf(call);
    const running = this.#keyed.get(placeOf(agent, key));
    if (running && running.digest !== digest) return null;
    const answer = running ? await again(running.done) : await this.#stored(agent.id, key, digest);
    return answer === null || 'conflict' in answer ? null : answer;
  }

  async #first(request: SendRequest, key: string, digest: string, send: Send): Promise<Answer> {
    return (await this.#stored(request.agent.id, key, digest)) ?? (await this.#once(request, digest, send));
  }

  async #stored(agentId: string, key: string, digest: string): Promise<Answer | null> {
    const earlier = await sendByKey(this.#parts.store.db, agentId, key);
    if (!earlier) return null;
    if (earlier.digest !== digest) return conflict();
    const { id, credential } = earlier;
    return { result: resultOf(earlier), repeated: true, id, credential };
  }

  async #once(request: SendRequest, digest: string, send: Send): Promise<Answer> {
    const row = newRow(request, digest, this.#parts.clock.now());
    const work = this.#recorded(row, send);
    this.#active.set(row.id, work);
    try {
      return { result: await work, repeated: false, id: row.id, credential: row.credential };
    } finally {
      this.#active.delete(row.id);
      this.#parts.onChange();
    }
  }

  async #recorded(row: SendTableRow, send: Send): Promise<SendResult> {
    try {
      await insertSend(this.#parts.store.db, row);
    } catch (error) {
      // Not on disk, not sent.
      throw asStoreError(error) ?? error;
    }
    this.#parts.onChange();
    return await this.#written(row.id, await this.#run(send, row.reference));
  }

  async #run(send: Send, reference: string): Promise<SendResult> {
    try {
      return this.#withoutSecrets(await send(reference));
    } catch (error) {
      this.#parts.log.error({ err: error, reference }, 'A send failed inside Keydesk');
      return unknownResult(broke);
    }
  }

  /** After a restart only the disk knows: what it does not say, nobody is told. */
  async #written(id: string, result: SendResult): Promise<SendResult> {
    const patch = {
      outcome: result.outcome,
      message: result.message,
      answer: JSON.stringify(result.answer),
      provider_ref: result.providerRef,
      finished_at: result.outcome === 'unknown' ? null : this.#parts.clock.now(),
    };
    try {
      await moveSend(this.#parts.store.db, id, 'pending', patch);
      return result;
    } catch (error) {
      this.#parts.log.error({ err: error, send: id }, 'The outcome of a send could not be written');
      this.#parts.onLost();
      return unknownResult(lost);
    }
  }

  /** Providers repeat what they were sent, in answers and in errors. */
  #withoutSecrets(result: SendResult): SendResult {
    return JSON.parse(this.#parts.redact(JSON.stringify(result))) as SendResult;
  }
}

function placeOf(agent: SendRequest['agent'], key: string): string {
  return `${agent.id} ${key}`;
}

async function again(first: Promise<Answer>): Promise<Answer> {
  const answer = await first;
  return 'conflict' in answer ? answer : { ...answer, repeated: true };
}

function digestOf({ service, action, request }: SendIdentity): string {
  return createHash('sha256')
    .update(JSON.stringify([service, action, request]))
    .digest('hex');
}

function conflict(): { conflict: string } {
  return { conflict: 'This idempotency key was used for another message.' };
}

function newRow(request: SendRequest, digest: string, now: number): SendTableRow {
  return {
    id: randomUUID(),
    at: now,
    agent_id: request.agent.id,
    agent_name: request.agent.name,
    user_id: request.agent.user.id,
    service: request.service,
    action: request.action,
    connection_id: request.connectionId,
    credential: request.credential,
    idempotency_key: request.idempotencyKey,
    digest,
    recipients: JSON.stringify(request.recipients),
    reference: `keydesk-${randomUUID().replaceAll('-', '')}`,
    outcome: 'pending',
    message: 'On its way.',
    answer: null,
    provider_ref: null,
    settled_by: null,
    finished_at: null,
  };
}
