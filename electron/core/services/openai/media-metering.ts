import { AnswerMeter } from '../../money/metering/answer-meter.ts';
import type { Asked, Metered } from '../../money/metering/asked.ts';
import { dearest } from '../../money/metering/bounds.ts';
import { Fields, parsed } from '../../money/metering/fields.ts';
import type { Counted, UsageReader } from '../../money/metering/reader.ts';
import type { Metering, Usage } from '../../money/types.ts';
import { OpenaiUsage, type OpenaiReading } from './usage.ts';

/** OpenAI makes no more in one call. */
const mostImages = 10;
/** Sound is hardly ever coded with less: 4 kbit a second. */
const bytesPerSecond = 500;
/** As models hear it; OpenAI's count ten. */
const tokensPerSecond = 25;
/** Spoken, a character takes a token and a half. */
const tokensPerCharacter = 4;
const shortestSpeech = 200;

/** Pictures: by the piece, or by tokens that the answer tells. */
export const meteredImages: Metered = (asked) => {
  const fields = new Fields(asked);
  const { tariff } = asked;
  const images = fields.has('n') ? (fields.count('n') ?? mostImages) || 1 : 1;
  if (tariff.has('image')) return known({ image: images });
  const partial = 1 + (fields.has('partial_images') ? 3 : 0);
  return told(
    {
      ...dearest(asked, ['input', 'imageInput'], tariff.context),
      ...dearest(asked, ['output', 'imageOutput'], tariff.maxOutput * images * partial),
    },
    { written: 'imageOutput' },
  );
};

/** Speech to text: by the second, or by tokens that the answer tells. */
export const meteredTranscription: Metered = (asked) => {
  const { tariff, body } = asked;
  const seconds = Math.ceil((body?.length ?? 0) / bytesPerSecond);
  if (tariff.has('second')) return told({ second: seconds });
  const input = Math.min(seconds * tokensPerSecond, tariff.context);
  return told({
    ...dearest(asked, ['input', 'audioInput'], input),
    ...dearest(asked, ['output'], tariff.maxOutput),
  });
};

/** Text to speech: by the character, or by tokens, which the answer tells only when it is streamed as events. */
export const meteredSpeech: Metered = (asked) => {
  const characters = charactersIn(asked);
  const { tariff } = asked;
  if (tariff.has('character')) return known({ character: characters });
  const tokens = Math.min(characters * tokensPerCharacter + shortestSpeech, tariff.maxOutput);
  return told(
    {
      ...dearest(asked, ['input'], asked.body?.length ?? 0),
      ...dearest(asked, ['output', 'audioOutput'], tokens),
    },
    { written: 'audioOutput' },
  );
};

function charactersIn(asked: Asked): number {
  const raw = new Fields(asked).raw('input');
  const input = raw && parsed(raw);
  return typeof input === 'string' ? input.length : (asked.body?.length ?? 0);
}

/** What the answer tells. */
function told(usage: Usage, reading?: OpenaiReading): Metering {
  const ceiling = { usage, credits: 0 };
  return { ceiling, meter: new AnswerMeter({ ceiling, reader: new OpenaiUsage(reading) }) };
}

/** What is charged follows from the question alone, as soon as the provider answers. */
function known(usage: Usage): Metering {
  const ceiling = { usage, credits: 0 };
  return { ceiling, meter: new AnswerMeter({ ceiling, reader: new FromQuestion(usage) }) };
}

class FromQuestion implements UsageReader {
  readonly #usage: Usage;

  constructor(usage: Usage) {
    this.#usage = usage;
  }

  read(): void {}

  counted(): Counted {
    return { usage: this.#usage, final: true };
  }
}
