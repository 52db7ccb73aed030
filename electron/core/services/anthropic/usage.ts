import { type Counted, type Said, type UsageReader, countOf, partOf } from '../../money/metering/reader.ts';

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
    const input = countOf(this.#said['input_tokens']);
    const output = countOf(this.#said['output_tokens']);
    if (input === null || output === null) return null;
    const cachedInput = countOf(this.#said['cache_read_input_tokens']) ?? 0;
    const stored = countOf(this.#said['cache_creation_input_tokens']) ?? 0;
    const hour = countOf(partOf(this.#said, 'cache_creation')?.['ephemeral_1h_input_tokens']) ?? 0;
    const cacheWriteLong = Math.min(hour, stored);
    const webSearch = countOf(partOf(this.#said, 'server_tool_use')?.['web_search_requests']) ?? 0;
    const usage = {
      input,
      cachedInput,
      cacheWrite: stored - cacheWriteLong,
      cacheWriteLong,
      output,
      webSearch,
    };
    const given = Object.entries(usage).filter(([kind, count]) => count > 0 || kind === 'input');
    const percent = this.#percentOf(input + cachedInput + stored, this.#said);
    return { usage: Object.fromEntries(given), percent, final: this.#final };
  }
}
