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
import type { Metering, Usage } from '../../money/types.ts';
import { withUsageAsked } from './ask-usage.ts';
import { OpenaiUsage, tierPercent } from './usage.ts';

const media = quoted('image_url', 'input_image', 'input_audio', 'file', 'input_file');
/** Tools that OpenAI runs itself and asks the model again with what they found. */
const hosted = beginning(
  'web_search',
  'file_search',
  'code_interpreter',
  'image_generation',
  'computer',
  'mcp',
  'shell',
);
const webSearch = beginning('web_search');

/** How often hosted tools run in a call that does not say it with `max_tool_calls`, and what each brings in tokens. */
const usualToolCalls = 5;
const broughtByTool = 32_000;

/** Models that answer at once; all later ones may think first, and do not show it. */
const thoughtless = /^(?:ft:)?(?:gpt-4|gpt-3|chatgpt-|davinci|babbage)/;
/** Beyond so many input tokens, these cost twice as much. */
const longContext = { models: /^gpt-5\.4(?:-20.*|-pro.*)?$/, tokens: 272_000, percent: 200 };

export const meteredChat: Metered = (asked) => {
  const fields = new Fields(asked);
  const prompts = promptsIn(fields);
  const answers = Math.max(fields.answers('n'), fields.answers('best_of')) * prompts;
  const limit = largest(fields.count('max_tokens'), fields.count('max_completion_tokens'));
  // A prediction that turns out wrong is charged as if it had been written.
  const predicted = fields.has('prediction') ? (asked.body?.length ?? 0) : 0;
  const output = (mostOutput(asked, limit) + predicted) * answers;
  const input = mostInput(asked, {
    media: mentions(asked.body, media),
    tools: fields.has('tools') || fields.has('functions'),
    texts: prompts,
  });
  const spoken = fields.has('audio') || fields.has('modalities');
  const usage = {
    ...dearest(asked, ['input', 'cacheWrite', 'audioInput', 'imageInput'], input),
    ...dearest(asked, spoken ? ['output', 'audioOutput'] : ['output'], output),
    ...(asked.tariff.has('call') && { call: 1 }),
  };
  return priced(asked, fields, { usage, answers, body: withUsageAsked(asked, fields) });
};

/** Parsing blocks the process, and honest prompts are no longer than what a model reads. */
const longestPrompts = 256 * 1024;

/** Completions take several prompts at once, and answer each. */
function promptsIn(fields: Fields): number {
  const raw = fields.raw('prompt');
  if (raw?.[0] !== 0x5b) return 1;
  // As many as there can be: a comma stands between any two.
  if (raw.length > longestPrompts) return raw.reduce((count, byte) => count + Number(byte === 0x2c), 1);
  const prompts = parsed(raw);
  if (!Array.isArray(prompts) || typeof prompts[0] === 'number') return 1;
  return Math.max(prompts.length, 1);
}

export const meteredResponse: Metered = (asked) => {
  const fields = new Fields(asked);
  const tools = mentions(asked.body, hosted);
  const uses = tools ? usesWithin(fields.count('max_tool_calls') ?? usualToolCalls) : 0;
  // A prompt that is stored at OpenAI may have any length.
  const unseen = fields.has('prompt') || mentions(asked.body, media);
  const once = mostInput(asked, { media: unseen, tools: fields.has('tools') });
  const brought = Math.min(once + uses * broughtByTool, asked.tariff.context);
  const output = mostOutput(asked, fields.count('max_output_tokens'));
  const usage = {
    ...dearest(asked, ['input', 'cacheWrite', 'audioInput', 'imageInput'], brought * (uses + 1)),
    ...dearest(asked, ['output'], output),
    ...(mentions(asked.body, webSearch) && { webSearch: uses }),
  };
  return priced(asked, fields, { usage, answers: 1, body: null });
};

interface Most {
  usage: Usage;
  answers: number;
  /** With the numbers of its stream asked for. */
  body: Buffer | null;
}

function priced({ model }: Asked, fields: Fields, { usage, answers, body }: Most): Metering {
  const tier = fields.text('service_tier');
  const input = usage.input ?? usage.cacheWrite ?? usage.audioInput ?? usage.imageInput ?? 0;
  const percent = ((tierPercent(tier) ?? 100) * longPercent(model, input)) / 100;
  // A cheaper tier is believed when the answer says so.
  const ceiling = { usage, credits: 0, percent: Math.max(percent, 100) };
  const { webSearch: searches, call } = usage;
  const reader = new OpenaiUsage({
    ...((searches ?? call) !== undefined && {
      besides: {
        ...(searches !== undefined && { webSearch: searches }),
        ...(call !== undefined && { call }),
      },
    }),
    tierPercent: Math.max(tierPercent(tier) ?? 100, 100),
    longPercent: (tokens) => longPercent(model, tokens),
  });
  const meter = new AnswerMeter({
    ceiling,
    reader,
    askedForUsage: body !== null,
    answers,
    hidden: !thoughtless.test(model ?? ''),
    whole: tier !== null || searches !== undefined,
    rounds: searches !== undefined,
  });
  return { ceiling, meter, ...(body && { body }) };
}

function longPercent(model: string | null, tokens: number): number {
  const { models, tokens: limit, percent } = longContext;
  return tokens > limit && models.test(model ?? '') ? percent : 100;
}

function largest(...counts: (number | null)[]): number | null {
  const given = counts.filter((count) => count !== null);
  return given.length === 0 ? null : Math.max(...given);
}

/** Embeddings write nothing. */
export const meteredInput: Metered = (asked) => {
  const input = mostInput(asked, { media: mentions(asked.body, media), tools: false });
  const ceiling = { usage: dearest(asked, ['input', 'imageInput'], input), credits: 0 };
  return { ceiling, meter: new AnswerMeter({ ceiling, reader: new OpenaiUsage() }) };
};
