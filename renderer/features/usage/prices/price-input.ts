import type { ModelPrice, PriceTable } from '../../../../shared/ipc/money.ts';
import { type UsageKind, usageKinds } from '../../../../shared/usage-kinds.ts';
import type { PriceSubject } from './open.tsx';
import { keptPrice, shownPrice } from './per-text.ts';

/** Number fields hold text until a number stands in them. */
type Typed = number | string;

export interface PriceValues extends Record<string, unknown> {
  service: ModelPrice['service'];
  model: string;
  per: Record<UsageKind, Typed>;
  maxOutput: Typed;
  context: Typed;
}

export function valuesOf(subject: PriceSubject | undefined): PriceValues {
  const per = Object.fromEntries(
    usageKinds.map((kind) => {
      const kept = subject?.per?.[kind];
      return [kind, kept === undefined ? '' : shownPrice(kind, kept)];
    }),
  ) as PriceValues['per'];
  return {
    service: subject?.service ?? 'openai',
    model: subject?.model ?? '',
    per,
    maxOutput: subject?.maxOutput ?? '',
    context: subject?.context ?? '',
  };
}

/** The table with this price in it; it takes the place of `replaced`, and of one of the same name. */
export function withPrice(
  table: PriceTable,
  values: PriceValues,
  replaced: PriceSubject | undefined,
  today: string,
): PriceTable {
  const price: ModelPrice = {
    service: values.service,
    model: values.model.trim(),
    per: Object.fromEntries(
      usageKinds.flatMap((kind) => {
        const typed = values.per[kind];
        return typeof typed === 'number' ? [[kind, keptPrice(kind, typed)]] : [];
      }),
    ),
    maxOutput: typeof values.maxOutput === 'number' ? values.maxOutput : null,
    context: typeof values.context === 'number' ? values.context : null,
  };
  return { asOf: today, models: [...withoutPrice(withoutPrice(table, replaced), price).models, price] };
}

export function withoutPrice(
  table: PriceTable,
  gone: Pick<ModelPrice, 'service' | 'model'> | undefined,
): PriceTable {
  const models = table.models.filter(
    ({ service, model }) => service !== gone?.service || model !== gone.model,
  );
  return { ...table, models };
}
