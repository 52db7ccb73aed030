import type { Connections, Health } from '../../connections/types.ts';
import { type Spend, freeOfCharge } from '../../money/types.ts';
import type { SendResult, Sends } from '../../sends/types.ts';
import type { SendPlan } from '../../services/send-tool.ts';
import { asStoreError } from '../../store/errors.ts';
import type { StoreError } from '../../store/types.ts';
import type { Call } from '../call.ts';
import { GatewayError } from '../errors.ts';
import type { AskOrder, SendOrder } from '../order.ts';
import { answerPersonal, answerSend } from './answer.ts';

export interface ErrandParts {
  connections: Pick<Connections, 'report'>;
  sends: Pick<Sends, 'attempt'>;
}

/**
 * Something done in its owner's name. A send that has begun is carried through even when the agent leaves, since the
 * provider may have it already: its outcome is put on record all the same. A question is dropped.
 */
export class Errand {
  readonly #parts: ErrandParts;
  readonly #call: Call;
  readonly #order: SendOrder | AskOrder;
  readonly #fail: (error: unknown) => void;
  readonly #leaving = new AbortController();
  readonly #ended = Promise.withResolvers<void>();

  constructor(parts: ErrandParts, call: Call, order: SendOrder | AskOrder, fail: (error: unknown) => void) {
    this.#parts = parts;
    this.#call = call;
    this.#order = order;
    this.#fail = fail;
  }

  start(): void {
    void this.#carryOut(this.#order)
      .catch((error: unknown) => this.#failed(error))
      .finally(this.#ended.resolve);
  }

  /** The agent has left. Resolves when nothing goes on any more. */
  abandon(): Promise<void> {
    this.#leaving.abort();
    return this.#ended.promise;
  }

  async #carryOut(order: SendOrder | AskOrder): Promise<void> {
    this.#call.credential = order.lease.credential;
    if (order.kind === 'ask') await this.#ask(order);
    else await this.#send(order);
  }

  async #ask({ plan, lease }: AskOrder): Promise<void> {
    const { health, ...answer } = await plan.ask(this.#leaving.signal);
    this.#report(lease.id, health);
    answerPersonal(this.#call, answer);
  }

  async #send({ plan, lease, request }: SendOrder): Promise<void> {
    const answer = await this.#parts.sends.attempt(request, (reference) => {
      // What became of it may be lost on the way back.
      this.#call.spend = { ...freeOfCharge, credits: plan.credits, exact: false };
      return plan.send(reference);
    });
    if ('conflict' in answer) {
      throw new GatewayError(
        'idempotency_conflict',
        answer.conflict,
        'Send each message with a key of its own. Nothing was sent.',
        'idempotency-key',
      );
    }
    this.#call.spend = answer.repeated ? freeOfCharge : spendOf(plan, answer.result);
    if (!answer.repeated) this.#report(lease.id, answer.result.health);
    answerSend(this.#call, answer, request.idempotencyKey !== null);
  }

  #report(connectionId: string, health: Health | undefined): void {
    if (health) this.#parts.connections.report(connectionId, health);
  }

  #failed(error: unknown): void {
    const asking = this.#order.kind === 'ask';
    if (asking && this.#leaving.signal.aborted) return;
    const trouble = asStoreError(error);
    this.#fail(trouble ? notRecorded(trouble) : error);
  }
}

/** Refused and failed messages are not charged; one that may have gone out counts as if it had. */
function spendOf({ credits }: SendPlan, { outcome, credits: counted }: SendResult): Spend {
  if (outcome === 'sent') return { ...freeOfCharge, credits: counted ?? credits };
  return outcome === 'unknown' ? { ...freeOfCharge, credits, exact: false } : freeOfCharge;
}

/** What cannot be recorded is not sent. */
function notRecorded({ message, hint }: StoreError): GatewayError {
  return new GatewayError(
    'internal',
    `Keydesk could not record this send, so nothing was sent. ${message}`,
    hint,
  );
}
