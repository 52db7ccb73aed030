import type { Amounts, Budgets, Charge, Hold } from '../money/budgets/types.ts';
import type { Ledger, Reservation, Settlement } from '../money/ledger/types.ts';
import type { CallLimits, TooMany } from '../money/limits/types.ts';
import { type Bill, type Ceiling, type Pricing, freeOfCharge } from '../money/types.ts';
import { systemServiceIds, type ServiceId, type SystemServiceId } from '../../../shared/services.ts';
import { asStoreError } from '../store/errors.ts';
import type { Call } from './call.ts';
import { GatewayError } from './errors.ts';

/** What accounts for a call: asked before anything is sent, told once what became of it. Every provider call passes here. */
export interface Accounting {
  /** Throws when the call may not be made; nothing is held for it then. */
  reserve(call: Call): void;
  /** Whether a call that is under way may go out once more, with another key or elsewhere: not since the kill switch is on. */
  mayRepeat(): boolean;
  /** Called once for each call of a known agent to a service, also when it was refused or never reserved. */
  settle(call: Call): void;
}

export interface AccountingParts {
  ledger: Pick<Ledger, 'reserve' | 'settle'>;
  budgets: Pick<Budgets, 'hold' | 'settle' | 'stopped'>;
  limits: Pick<CallLimits, 'take'>;
  pricing: Pick<Pricing, 'cost'>;
}

/** No open path is longer; a closed one could be as long as all headers together, for every row on record. */
const longestPath = 200;
const nothing = { microDollars: 0, credits: 0 };

/** From memory, in one turn, and closed by default: what goes wrong on the way ends the call before it is sent. */
export function accounting({ ledger, budgets, limits, pricing }: AccountingParts): Accounting {
  return {
    reserve(call) {
      const charge = chargeOf(call);
      const most = mostOf(call, charge, pricing);
      const hold = budgets.hold(charge, most);
      if ('why' in hold) throw refusal(hold);
      try {
        const wait = limits.take({ ...charge, agentName: call.agent?.name ?? '' });
        if (wait) throw tooMany(wait);
        ledger.reserve(reservationOf(call, charge, most));
      } catch (error) {
        budgets.settle(hold, nothing);
        throw notWrittenDown(error);
      }
      call.hold = hold;
    },
    mayRepeat: () => !budgets.stopped().stopped,
    settle(call) {
      const row = settlementOf(call);
      if (!row) return;
      const bill = billOf(call, pricing);
      // Both in this turn: a budget that is being counted asks the ledger for what was settled before.
      if (call.hold) budgets.settle(call.hold, bill);
      ledger.settle(row, bill);
    },
  };
}

function chargeOf({ agent, service, at }: Call): Charge {
  if (!agent || !service) throw new Error('A call is accounted for before it is known whose and what it is.');
  return { at, agentId: agent.id, userId: agent.user.id, service };
}

function mostOf({ ceiling, model }: Call, { service }: Charge, pricing: AccountingParts['pricing']): Amounts {
  if (!ceiling) return nothing;
  const microDollars = costOf(pricing, service, model, ceiling);
  if (microDollars === null) throw unknownPrice(model);
  return { microDollars, credits: ceiling.credits };
}

/** Personal services cost what their owner pays, which is not this desk's money. */
function costOf(
  pricing: AccountingParts['pricing'],
  service: ServiceId,
  model: string | null,
  { usage, percent }: Ceiling,
): number | null {
  return isPriced(service) ? pricing.cost(service, model, usage, percent) : 0;
}

function isPriced(service: ServiceId): service is SystemServiceId {
  return systemServiceIds.some((id) => id === service);
}

function billOf({ service, model, spend, hold }: Call, pricing: AccountingParts['pricing']): Bill {
  if (!service || !spend) return { ...freeOfCharge, microDollars: 0 };
  const cost = costOf(pricing, service, model, spend);
  if (cost !== null) return { ...spend, microDollars: cost };
  // Its price was taken away meanwhile: what was held for it is what it costs.
  return { ...spend, microDollars: hold?.amounts.microDollars ?? 0, exact: false };
}

function reservationOf(call: Call, charge: Charge, most: Amounts): Reservation {
  const { id, method, path, model, agent } = call;
  const { at, agentId, userId, service } = charge;
  return {
    id,
    at,
    agentId,
    agentName: agent?.name ?? '',
    userId,
    service,
    method,
    path: path.slice(0, longestPath),
    model,
    ...most,
  };
}

function settlementOf(call: Call): Settlement | null {
  const { agent, service } = call;
  if (!agent || !service) return null;
  return {
    id: call.id,
    at: call.at,
    agentId: agent.id,
    agentName: agent.name,
    userId: agent.user.id,
    service,
    method: call.method,
    path: call.path.slice(0, longestPath),
    model: call.model,
    status: call.status,
    outcome: call.outcome ?? (call.response.writableFinished ? 'ok' : 'cancelled'),
    errorCode: call.errorCode,
    credential: call.credential,
    keyLabel: call.keyLabel,
    durationMs: round(call.elapsed()),
    firstByteMs: call.firstByteMs,
    bytesOut: call.bytesOut,
  };
}

function refusal({ why, message, hint }: Exclude<ReturnType<Budgets['hold']>, Hold>): GatewayError {
  return new GatewayError(why === 'counting' ? 'rate_limited' : 'over_budget', message, hint);
}

function tooMany({ message, hint, retryAfterMs }: TooMany): GatewayError {
  return new GatewayError('rate_limited', message, hint, undefined, retryAfterMs);
}

function unknownPrice(model: string | null): GatewayError {
  const named =
    model === null ? 'This call names no model, so' : `Keydesk has no price for the model ${model}, so`;
  return new GatewayError(
    'not_allowed',
    `${named} what it costs cannot be counted, and this Keydesk lets no such call through.`,
    'Ask the admin to add its price under Usage, or to count unknown models as the dearest known one.',
  );
}

/** What cannot be written down is not sent. */
function notWrittenDown(error: unknown): unknown {
  const trouble = asStoreError(error);
  if (!trouble) return error;
  return new GatewayError(
    'internal',
    `Keydesk could not write down this call, so nothing was sent. ${trouble.message}`,
    trouble.hint,
  );
}

export function round(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100;
}
