import { AnswerMeter } from '../../money/metering/answer-meter.ts';
import type { Asked, Metered } from '../../money/metering/asked.ts';
import { Fields } from '../../money/metering/fields.ts';
import { type Counted, type Said, type UsageReader, countOf } from '../../money/metering/reader.ts';

/** Searches that Serper charges more for, whatever they bring. */
const dear: Readonly<Record<string, number>> = { maps: 3, lens: 3, reviews: 3, shopping: 2 };
/** More results than these cost two credits. */
const resultsForOne = 10;

/** The answer tells the credits; a refused search costs none. */
export function metered(search: string): Metered {
  return (asked) => {
    const credits = Math.max(dear[search] ?? 1, wantsMany(asked) ? 2 : 1);
    const ceiling = { usage: { call: credits }, credits };
    return { ceiling, meter: new AnswerMeter({ ceiling, reader: new Credits(), key: 'credits' }) };
  };
}

/** A number that is not understood here may be one that Serper understands. */
function wantsMany(asked: Asked): boolean {
  const fields = new Fields(asked);
  const inBody = fields.has('num') ? [fields.count('num')] : [];
  const inQuery = new URLSearchParams(asked.query)
    .getAll('num')
    .map((text) => (/^\d+$/.test(text) ? Number(text) : null));
  return [...inBody, ...inQuery].some((num) => num === null || num > resultsForOne);
}

class Credits implements UsageReader {
  #credits: number | null = null;

  read(said: Said): void {
    this.#credits = countOf(said['credits']);
  }

  counted(): Counted | null {
    const credits = this.#credits;
    return credits === null ? null : { usage: { call: credits }, credits, final: true };
  }
}
