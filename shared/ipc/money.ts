import { z } from 'zod';
import { usageKinds } from '../usage-kinds.ts';
import { systemServiceIds } from '../services.ts';
import { id, nothing, route, timestamp } from './define.ts';
import { serviceIds } from './service-ids.ts';

export { type UsageKind, usageKinds } from '../usage-kinds.ts';

/** Integer micro-dollars (1 $ = 1,000,000), or credits: searches at Serper, message parts at ClickSend. */
export const moneyUnit = z.enum(['microDollars', 'credits']);
export type MoneyUnit = z.infer<typeof moneyUnit>;
const amount = z.number().int().nonnegative().max(1e15);

/** What is counted: sums of the ledger. */
export const usageFigures = z.strictObject({
  calls: z.number().int(),
  /** Calls that did not end well: refused, errors, cut, unreachable. */
  failed: z.number().int(),
  microDollars: z.number().int(),
  credits: z.number().int(),
  inputTokens: z.number().int(),
  cachedTokens: z.number().int(),
  outputTokens: z.number().int(),
  /** How much of microDollars is an estimate on the safe side: cut streams, calls that a crash interrupted. */
  estimatedMicroDollars: z.number().int(),
});
export type UsageFigures = z.infer<typeof usageFigures>;

const usageBy = z.enum(['service', 'agent', 'user', 'model', 'day']);
export type UsageBy = z.infer<typeof usageBy>;
/** From and to: milliseconds; `to` is not included. Hours are the finest grain. */
const span = { from: timestamp.optional(), to: timestamp.optional() };
const usageRow = usageFigures.extend({ key: z.string(), label: z.string() });

export const budgetScope = z.enum(['total', 'user', 'agent', 'service']);
export type BudgetScope = z.infer<typeof budgetScope>;
/** Calendar windows in UTC, weeks from Monday. prepaid: a pot that never fills up by itself. */
export const budgetWindow = z.enum(['day', 'week', 'month', 'prepaid']);
export type BudgetWindow = z.infer<typeof budgetWindow>;

export const budget = z.strictObject({
  id,
  scope: budgetScope,
  /** The user, agent or service; null for total. */
  scopeId: z.string().nullable(),
  /** Whom it is about, for people. */
  name: z.string(),
  window: budgetWindow,
  unit: moneyUnit,
  /** What may be spent in one window, or what was paid into the pot so far. */
  limit: amount,
  /** More than the limit, for a while. */
  override: z.strictObject({ extra: amount, until: timestamp }).nullable(),
  /** Spent in this window. */
  spent: amount,
  /** Held by calls that are under way. */
  reserved: amount,
  /** limit + override − spent − reserved, never below 0. */
  left: amount,
  resetsAt: timestamp.nullable(),
  createdBy: z.string(),
  createdAt: timestamp,
});
export type Budget = z.infer<typeof budget>;

export const callLimit = z.strictObject({
  id,
  scope: z.enum(['agent', 'service']),
  scopeId: z.string(),
  name: z.string(),
  perMinute: z.number().int().positive(),
});
export type CallLimit = z.infer<typeof callLimit>;

/** What one thing of each kind costs, in micro-dollars for a million of it (so 2.50 $ per million tokens is 2,500,000). */
const perMillion = z.number().int().nonnegative().max(1e12);

export const modelPrice = z.strictObject({
  /** Only the shared services are priced: what people connect themselves, they pay themselves. */
  service: z.enum(systemServiceIds),
  /** Exact name, or a beginning with `*` at its end: dated versions of a model share a price. The longest fit counts. */
  model: z.string().trim().min(1).max(200),
  per: z.partialRecord(z.enum(usageKinds), perMillion),
  /** Tokens that the model can write at most in one answer, reserved when a call names no limit of its own. */
  maxOutput: z.number().int().positive().max(1e8).nullable(),
  /** Tokens that it reads at most. */
  context: z.number().int().positive().max(1e9).nullable(),
});
export type ModelPrice = z.infer<typeof modelPrice>;

export const priceTable = z.strictObject({
  /** The day that the prices were looked up, YYYY-MM-DD. */
  asOf: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  models: z.array(modelPrice).max(2000),
});
export type PriceTable = z.infer<typeof priceTable>;

export const moneySettings = z.strictObject({
  /** A model without a price: counted as the dearest known one of its provider, or refused. */
  unknownModel: z.enum(['dearest', 'refuse']),
});
export type MoneySettings = z.infer<typeof moneySettings>;

export const stop = z.strictObject({
  stopped: z.boolean(),
  since: timestamp.nullable(),
  by: z.string().nullable(),
});

export const balance = z.strictObject({
  /** Serper and the person's own, or the team's, ClickSend. */
  service: serviceIds,
  scope: z.enum(['system', 'own', 'team']),
  /** What is left upstream, as the provider writes it; null when it could not be learnt: `message` says why. */
  left: z.string().nullable(),
  unit: z.string(),
  at: timestamp,
  message: z.string(),
});

export const moneyRoutes = {
  /** Everybody sees what their own agents used, an admin all. */
  'usage.summary': route('user', z.strictObject({ ...span, by: usageBy }), z.array(usageRow)),
  /** For charts: the same sums for each hour or day (their beginning in UTC). */
  'usage.series': route(
    'user',
    z.strictObject({
      ...span,
      by: z.enum(['service', 'agent', 'user', 'model']),
      step: z.enum(['hour', 'day']),
    }),
    z.array(usageRow.extend({ at: timestamp })),
  ),
  /** One line for each hour, agent, service and model, as CSV text. */
  'usage.export': route(
    'user',
    z.strictObject(span),
    z.strictObject({ filename: z.string(), csv: z.string(), rows: z.number().int() }),
  ),
  /** Asks the providers that tell. */
  'usage.balances': route('user', nothing, z.array(balance)),

  /** Everybody sees the budgets that bind their own calls, an admin all. */
  'budgets.list': route('user', nothing, z.array(budget)),
  /** Makes a budget or replaces the one of the same scope, window and unit. */
  'budgets.set': route(
    'admin',
    z.strictObject({
      scope: budgetScope,
      id: z.string().max(64).optional(),
      window: budgetWindow,
      unit: moneyUnit,
      limit: amount,
    }),
    z.strictObject({ budget }),
  ),
  /** Prepaid only. */
  'budgets.topUp': route(
    'admin',
    z.strictObject({ id, amount: amount.positive() }),
    z.strictObject({ budget }),
  ),
  /** null ends it. */
  'budgets.override': route(
    'admin',
    z.strictObject({
      id,
      override: z.strictObject({ extra: amount.positive(), until: timestamp }).nullable(),
    }),
    z.strictObject({ budget }),
  ),
  'budgets.remove': route('admin', z.strictObject({ id }), nothing),
  /** The kill switch: while it is on, no call goes out. */
  'budgets.stopped': route('user', nothing, stop),
  'budgets.stop': route('admin', z.strictObject({ stopped: z.boolean() }), stop),

  'limits.list': route('user', nothing, z.array(callLimit)),
  'limits.set': route(
    'admin',
    z.strictObject({
      scope: z.enum(['agent', 'service']),
      id: z.string().max(64),
      perMinute: z.number().int().min(1).max(1_000_000),
    }),
    z.strictObject({ limit: callLimit }),
  ),
  'limits.remove': route('admin', z.strictObject({ id }), nothing),

  'prices.get': route(
    'user',
    nothing,
    z.strictObject({
      table: priceTable,
      /** Whether an admin changed what came with this version. */
      edited: z.boolean(),
      settings: moneySettings,
      /** Models that were called and have no price; empty but for an admin. */
      unknown: z.array(
        z.strictObject({ service: z.enum(systemServiceIds), model: z.string(), calls: z.number().int() }),
      ),
      problem: z.string().nullable(),
    }),
  ),
  'prices.save': route('admin', z.strictObject({ table: priceTable }), nothing),
  /** Back to what came with this version. */
  'prices.reset': route('admin', nothing, nothing),
  'prices.updateSettings': route('admin', moneySettings, moneySettings),

  /** The token of GET /metrics: shown once, kept as a hash. */
  'metrics.status': route(
    'admin',
    nothing,
    z.strictObject({ enabled: z.boolean(), since: timestamp.nullable() }),
  ),
  'metrics.makeToken': route('admin', nothing, z.strictObject({ token: z.string(), url: z.string() })),
  'metrics.disable': route('admin', nothing, nothing),
};
