import type { UsageKind } from '../../../../shared/ipc/money.ts';
import { AnswerMeter } from '../../money/metering/answer-meter.ts';
import type { Asked, Metered } from '../../money/metering/asked.ts';
import {
  beginning,
  dearest,
  mentions,
  mostInput,
  mostOutput,
  quoted,
  usesWithin,
} from '../../money/metering/bounds.ts';
import { Fields, parsed } from '../../money/metering/fields.ts';
import { type Said, countOf } from '../../money/metering/reader.ts';
import { objectsIn } from '../shared-state.ts';
import { AnthropicUsage } from './usage.ts';

const media = quoted('image', 'document', 'file');
const cached = quoted('cache_control');
const forAnHour = quoted('1h');
/** Tools that Anthropic runs itself and asks the model again with what they found. */
const hosted = beginning('web_search', 'web_fetch', 'code_execution', 'mcp_servers', 'tool_search');

/** Has a long conversation summed up before it is answered, which takes as much reading again. */
const compacting = beginning('compact_2');

/** How often a hosted tool runs that does not say it with `max_uses`, and what each use brings in tokens. */
const usualUses = 5;
const broughtByTool = 32_000;

/** Of the price in the table: answers at a higher speed, and a model that runs in one country only. */
const fast = 600;
const oneCountry = 110;
/** With the beta of the long context, calls of these models beyond so many input tokens cost twice as much. */
const longContext = {
  models: /^claude-sonnet-4-(?:5|0|2025)/,
  beta: 'context-1m',
  tokens: 200_000,
  percent: 200,
};

export const meteredMessages: Metered = (asked) => {
  const fields = new Fields(asked);
  const { searches, uses } = hostedUses(asked, fields);
  const once = mostInput(asked, {
    media: mentions(asked.body, media),
    tools: fields.has('tools'),
  });
  const summings = mentions(asked.body, compacting) ? 1 : 0;
  const rounds = uses + summings;
  const input = Math.min(once + uses * broughtByTool, asked.tariff.context) * (rounds + 1);
  const written = fields.count('max_tokens') ?? fields.count('max_tokens_to_sample');
  const usage = {
    ...dearest(asked, inputKinds(asked.body), input),
    output: mostOutput(asked, written) + summings * asked.tariff.maxOutput,
    ...(searches > 0 && { webSearch: searches }),
  };
  const ceiling = { usage, credits: 0, percent: percentOf(asked, fields, input) };
  const reader = new AnthropicUsage((tokens, said) => percentOf(asked, fields, tokens, said));
  const hidden = fields.has('thinking');
  return { ceiling, meter: new AnswerMeter({ ceiling, reader, hidden, rounds: rounds > 0 }) };
};

/** What is written to the cache costs more than what is only read. */
function inputKinds(body: Buffer | null): UsageKind[] {
  if (!mentions(body, cached)) return ['input'];
  return mentions(body, forAnHour) ? ['input', 'cacheWrite', 'cacheWriteLong'] : ['input', 'cacheWrite'];
}

function hostedUses({ body }: Asked, fields: Fields): { searches: number; uses: number } {
  if (!mentions(body, hosted)) return { searches: 0, uses: 0 };
  const raw = fields.raw('tools');
  const tools = objectsIn(raw && parsed(raw)).filter(
    ({ type }) => typeof type === 'string' && type !== 'custom',
  );
  let searches = 0;
  let uses = fields.has('mcp_servers') ? usualUses : 0;
  for (const tool of tools) {
    const most = usesWithin(countOf(tool['max_uses']) ?? usualUses);
    if (String(tool['type']).startsWith('web_search')) searches += most;
    uses += most;
  }
  return { searches, uses };
}

function percentOf({ model, headers }: Asked, fields: Fields, inputTokens: number, said?: Said): number {
  const speed = said?.['speed'] ?? fields.text('speed');
  const place = said?.['inference_geo'] ?? fields.text('inference_geo');
  const { models, beta, tokens, percent } = longContext;
  const long =
    inputTokens > tokens && models.test(model ?? '') && headers.some((value) => value.includes(beta));
  const shares = [speed === 'fast' ? fast : 100, place === 'us' ? oneCountry : 100, long ? percent : 100];
  return Math.ceil(shares.reduce((product, share) => (product * share) / 100, 100));
}
