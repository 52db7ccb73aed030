import { type Counted, type Said, type UsageReader, countOf, partOf } from '../../money/metering/reader.ts';
import type { Usage } from '../../money/types.ts';
import { countsIn, isLast } from '../openai/usage.ts';

/** The numbers of Mistral's answers and events: OpenAI's, with seconds of sound, and pages of documents. */
export class MistralUsage implements UsageReader {
  #usage: Usage | null = null;
  #final = false;

  read(said: Said): void {
    this.#final = isLast(said);
    const usage = partOf(said, 'usage');
    const counts = usage && countsIn(usage, 'output');
    const seconds = countOf(usage?.['prompt_audio_seconds']);
    if (counts) this.#usage = { ...counts, ...(seconds !== null && { second: seconds }) };
    const pages = countOf(partOf(said, 'usage_info')?.['pages_processed']);
    if (pages !== null) this.#usage = { image: pages };
  }

  counted(): Counted | null {
    return this.#usage && { usage: this.#usage, final: this.#final };
  }
}
