import { type Counted, type Said, type UsageReader, countOf, partOf } from '../../money/metering/reader.ts';
import { objectsIn } from '../shared-state.ts';

/**
 * The numbers of Anthropic's answers and events. A stream tells what was read at its start, and at its end, in all, what
 * was written; numbers that come again replace those before.
 */
export class AnthropicUsage implements UsageReader {
  readonly #percentOf: (inputTokens: number, usage: Said) => number;
  #said: Record<string, unknown> = {};
  #final = false;

  /** `percentOf`: of the price in the table, for so many input tokens. */
  constructor(percentOf: (inputTokens: number, usage: Said) => number) {
    this.#percentOf = percentOf;
  }

  read(said: Said): void {
    const usage = partOf(said, 'usage');
    if (usage) {
      this.#final = true;
      this.#take(usage);
      return;
    }
    const started = partOf(partOf(said, 'message'), 'usage');
    if (started) this.#take(started);
  }

  /** null in a later event: nothing new. */
  #take(usage: Said): void {
    for (const [name, value] of Object.entries(usage)) if (value !== null) this.#said[name] = value;
  }

  counted(): Counted | null {
    const total = tokensIn(this.#said);
    if (total === null) return null;
    const webSearch = countOf(partOf(this.#said, 'server_tool_use')?.['web_search_requests']) ?? 0;
    const usage = { ...withRounds(total, this.#said['iterations']), webSearch };
    const given = Object.entries(usage).filter(([kind, count]) => count > 0 || kind === 'input');
    const { input, cachedInput, cacheWrite, cacheWriteLong } = total;
    const percent = this.#percentOf(input + cachedInput + cacheWrite + cacheWriteLong, this.#said);
    return { usage: Object.fromEntries(given), percent, final: this.#final };
  }
}

type Tokens = Record<'input' | 'cachedInput' | 'cacheWrite' | 'cacheWriteLong' | 'output', number>;

/** null: these are no numbers of a call. */
function tokensIn(usage: Said): Tokens | null {
  const input = countOf(usage['input_tokens']);
  const output = countOf(usage['output_tokens']);
  if (input === null || output === null) return null;
  const stored = countOf(usage['cache_creation_input_tokens']) ?? 0;
  const hour = countOf(partOf(usage, 'cache_creation')?.['ephemeral_1h_input_tokens']) ?? 0;
  const cacheWriteLong = Math.min(hour, stored);
  return {
    input,
    cachedInput: countOf(usage['cache_read_input_tokens']) ?? 0,
    cacheWrite: stored - cacheWriteLong,
    cacheWriteLong,
    output,
  };
}

/** A model that sums up a long conversation first is asked twice: the total tells the answer only, the list both. */
function withRounds(total: Tokens, rounds: unknown): Tokens {
  const sums = { input: 0, cachedInput: 0, cacheWrite: 0, cacheWriteLong: 0, output: 0 };
  const kinds = Object.keys(sums) as (keyof Tokens)[];
  for (const round of objectsIn(rounds)) {
    const tokens = tokensIn(round);
    if (tokens) for (const kind of kinds) sums[kind] += tokens[kind];
  }
  return countAll(sums) > countAll(total) ? sums : total;
}

function countAll(tokens: Tokens): number {
  return Object.values(tokens).reduce((sum, count) => sum + count, 0);
}
