import { AnswerMeter, type Reading } from '../../money/metering/answer-meter.ts';
import type { Asked, Metered } from '../../money/metering/asked.ts';
import { beginning, dearest, mentions, mostInput, mostOutput, quoted } from '../../money/metering/bounds.ts';
import { Fields } from '../../money/metering/fields.ts';
import type { Metering, Usage } from '../../money/types.ts';
import { MistralUsage } from './usage.ts';

const media = quoted('image_url', 'document_url', 'input_audio', 'file', 'document');
const sound = quoted('input_audio');
const address = beginning('http', 'HTTP');
/** Mistral reads no more of one document. */
const mostPages = 1000;
/** Sound is hardly ever coded with less: 4 kbit a second. */
const bytesPerSecond = 500;
/** A file that Mistral fetches by its address may be as long as the models can hear. */
const longestSound = 4 * 3600;

/** Mistral's streams bring their numbers by themselves. */
export const meteredChat: Metered = (asked) => {
  const fields = new Fields(asked);
  const written = mostOutput(asked, fields.count('max_tokens'));
  const predicted = fields.has('prediction') ? (asked.body?.length ?? 0) : 0;
  const answers = fields.answers('n');
  const usage = {
    // `safe_prompt` makes Mistral put a prompt of its own in front.
    ...read(asked, fields.has('tools') || fields.has('safe_prompt')),
    output: (written + predicted) * answers,
    ...(mentions(asked.body, sound) && { second: secondsHeard(asked.body) }),
  };
  return metered(usage, { answers });
};

/** Embeddings, moderations and classifications write nothing. */
export const meteredInput: Metered = (asked) => metered(read(asked, false));

export const meteredPages: Metered = () => metered({ image: mostPages }, { key: 'usage_info' });

export const meteredTranscription: Metered = (asked) => {
  const byAddress = new Fields(asked).has('file_url');
  return metered({
    ...dearest(asked, ['input', 'audioInput'], asked.tariff.context),
    output: asked.tariff.maxOutput,
    second: byAddress ? longestSound : secondsIn(asked.body),
  });
};

export const meteredSpeech: Metered = ({ body }) => metered({ character: body?.length ?? 0 });

function read(asked: Asked, tools: boolean): Usage {
  const input = mostInput(asked, { media: mentions(asked.body, media), tools });
  return dearest(asked, ['input', 'audioInput', 'imageInput'], input);
}

/** The sound may stand in the body, or be fetched from an address in it. */
function secondsHeard(body: Buffer | null): number {
  return Math.max(secondsIn(body), mentions(body, address) ? longestSound : 0);
}

function secondsIn(body: Buffer | null): number {
  return Math.ceil((body?.length ?? 0) / bytesPerSecond);
}

function metered(usage: Usage, reading: Pick<Reading, 'answers' | 'key'> = {}): Metering {
  const ceiling = { usage, credits: 0 };
  return { ceiling, meter: new AnswerMeter({ ceiling, reader: new MistralUsage(), ...reading }) };
}
