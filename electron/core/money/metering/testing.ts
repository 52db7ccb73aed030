import type { SystemServiceId } from '../../../../shared/services.ts';
import { JsonScan } from '../../gateway/body/json-scan.ts';
import { adapters } from '../../services/index.ts';
import { formTexts } from '../../services/form.ts';
import { defaultTable } from '../prices/file.ts';
import { PriceList } from '../prices/price-list.ts';
import type { Metering, Spend, Usage } from '../types.ts';

export interface Question {
  service: SystemServiceId;
  /** At the provider, with query. */
  path: string;
  method?: 'GET' | 'POST';
  /** An object is written as JSON, text is taken as it is. */
  body?: unknown;
  /** Of a form. */
  contentType?: string;
  headers?: string[];
}

const lists = new Map<SystemServiceId, PriceList>();

function listOf(service: SystemServiceId): PriceList {
  let list = lists.get(service);
  if (!list) {
    list = new PriceList(defaultTable.models.filter((entry) => entry.service === service));
    lists.set(service, list);
  }
  return list;
}

/** What a call costs by the prices that came with this version; of a model without a price as the dearest. */
export function costOf(service: SystemServiceId, model: string, usage: Usage, percent = 100): number {
  return (listOf(service).find(model) ?? listOf(service).dearest).cost(usage, percent);
}

/** The metering of a call, as its route makes it. */
export function meteringOf({
  service,
  path,
  method = 'POST',
  body,
  contentType = '',
  headers = [],
}: Question): Metering {
  const [pathname = '', query] = path.split('?');
  const { upstreamPrefix, routes } = adapters[service].passthrough;
  const route = routes.find((one) => one.method === method && upstreamPrefix + one.path === pathname);
  if (!route) throw new Error(`No route for ${path}.`);
  const bytes =
    body === undefined ? null : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const scan = new JsonScan();
  const isForm = contentType !== '';
  if (bytes && !isForm) scan.feed(bytes);
  const form = bytes && isForm ? formTexts(bytes, contentType) : new Map<string, string>();
  const model = isForm ? (form.get('model') ?? null) : modelIn(bytes);
  return route.metered({
    model,
    query: query === undefined ? '' : `?${query}`,
    body: bytes,
    members: scan.members,
    form,
    headers,
    tariff: listOf(service).find(model ?? '') ?? listOf(service).dearest,
  });
}

function modelIn(bytes: Buffer | null): string | null {
  const { model } = JSON.parse(bytes?.toString() ?? '{}') as { model?: unknown };
  return typeof model === 'string' ? model : null;
}

export interface Answer {
  status?: number;
  type?: string;
  /** In the chunks that it comes in. */
  chunks: readonly (string | Buffer)[];
  /** It breaks off behind them. */
  cut?: boolean;
}

/** What goes on to the agent of an answer, and what the call used. */
export function answered(
  { meter }: Metering,
  { status = 200, type = 'application/json', chunks, cut = false }: Answer,
): { passed: string; spend: Spend } {
  const passed: Buffer[] = [];
  meter.head(status, type);
  for (const chunk of chunks) passed.push(Buffer.from(meter.push(Buffer.from(chunk))));
  const rest = cut ? null : meter.end();
  if (rest) passed.push(rest);
  return { passed: Buffer.concat(passed).toString(), spend: meter.spend() };
}
