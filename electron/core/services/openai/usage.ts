import type { UsageKind } from '../../../../shared/ipc/money.ts';
import { type Counted, type Said, type UsageReader, countOf, partOf } from '../../money/metering/reader.ts';
import type { Usage } from '../../money/types.ts';

type Counts = Partial<Record<UsageKind, number>>;

/** What stays the same whatever the answer says, and what its numbers mean. */
export interface OpenaiReading {
  /** Charged for each call or search, beside the tokens. */
  besides?: Usage;
  /** What tokens are that the answer does not tell apart. */
  written?: 'output' | 'imageOutput' | 'audioOutput';
  /** The tier that was asked for, for answers that do not name theirs. */
  tierPercent?: number;
  /** What a call with so many input tokens costs, of the price in the table. */
  longPercent?: (inputTokens: number) => number;
}

/** Of the price in the table; priority costs between 1.67 and 2 times as much, by model. */
const tiers: Readonly<Record<string, number>> = { priority: 200, flex: 50, default: 100, standard: 100 };

export function tierPercent(tier: unknown): number | null {
  return typeof tier === 'string' ? (tiers[tier] ?? null) : null;
}

/** The numbers of OpenAI's answers and events, and of those who speak like it. */
export class OpenaiUsage implements UsageReader {
  readonly #reading: OpenaiReading;
  #usage: Counts | null = null;
  #final = false;
  #percent: number;

  constructor(reading: OpenaiReading = {}) {
    this.#reading = reading;
    this.#percent = reading.tierPercent ?? 100;
  }

  read(said: Said): void {
    const response = partOf(said, 'response') ?? said;
    const usage = partOf(response, 'usage');
    const counts = usage && countsIn(usage, this.#reading.written ?? 'output');
    if (!counts) return;
    this.#final = isLast(said);
    const { besides } = this.#reading;
    const searches = besides?.webSearch === undefined ? null : searchesIn(response['output']);
    this.#usage = besides
      ? { ...counts, ...besides, ...(searches !== null && { webSearch: searches }) }
      : counts;
    this.#percent = tierPercent(response['service_tier']) ?? this.#reading.tierPercent ?? 100;
  }

  counted(): Counted | null {
    if (!this.#usage) return null;
    const { input = 0, cachedInput = 0, cacheWrite = 0 } = this.#usage;
    const long = this.#reading.longPercent?.(input + cachedInput + cacheWrite) ?? 100;
    return { usage: this.#usage, percent: (this.#percent * long) / 100, final: this.#final };
  }
}

/** Some servers tell in every event what was used so far; only where the choices have ended it is all. */
export function isLast({ choices }: Said): boolean {
  return (
    !Array.isArray(choices) || choices.every((choice: Said | null) => Boolean(choice?.['finish_reason']))
  );
}

/** null: these are no numbers of a call. */
export function countsIn(usage: Said, writtenKind: UsageKind): Counts | null {
  const seconds = usage['type'] === 'duration' ? usage['seconds'] : undefined;
  if (typeof seconds === 'number')
    return seconds >= 0 && seconds <= 1e9 ? { second: Math.ceil(seconds) } : null;
  const read = countOf(usage['prompt_tokens'] ?? usage['input_tokens']);
  if (read === null) return null;
  const wrote = usage['completion_tokens'] ?? usage['output_tokens'] ?? 0;
  const output = countOf(wrote);
  if (output === null) return null;
  const counts: Counts = {};
  addInput(counts, usage, read);
  addOutput(counts, usage, output, writtenKind);
  return counts;
}

/** All input tokens are in the total; each is charged as one kind. */
function addInput(counts: Counts, usage: Said, total: number): void {
  const details = detailsOf(usage, inputDetails);
  let left = total;
  for (const [kind, name] of inputKinds) {
    const count = Math.min(countOf(details?.[name]) ?? 0, left);
    if (count > 0) counts[kind] = count;
    left -= count;
  }
  counts.input = left;
}

function addOutput(counts: Counts, usage: Said, total: number, writtenKind: UsageKind): void {
  const details = detailsOf(usage, outputDetails);
  const audio = Math.min(countOf(details?.['audio_tokens']) ?? 0, total);
  const images = Math.min(countOf(details?.['image_tokens']) ?? 0, total - audio);
  if (audio > 0) counts.audioOutput = audio;
  if (images > 0) counts.imageOutput = images;
  const rest = total - audio - images;
  // Told apart from pictures, the rest is text.
  if (rest > 0) counts[images > 0 ? 'output' : writtenKind] = rest;
}

// Chats, responses and images, transcriptions: each has a name of its own.
const inputDetails = [
  'prompt_tokens_details',
  'input_tokens_details',
  'input_token_details',
  'prompt_token_details',
];
const outputDetails = ['completion_tokens_details', 'output_tokens_details', 'output_token_details'];
const inputKinds: readonly (readonly [UsageKind, string])[] = [
  ['cachedInput', 'cached_tokens'],
  ['cacheWrite', 'cache_write_tokens'],
  ['audioInput', 'audio_tokens'],
  ['imageInput', 'image_tokens'],
];

function detailsOf(usage: Said, names: readonly string[]): Said | null {
  for (const name of names) {
    const details = partOf(usage, name);
    if (details) return details;
  }
  return null;
}

/** The searches that a response made; null: its items are not there. */
function searchesIn(output: unknown): number | null {
  if (!Array.isArray(output)) return null;
  return output.filter((item: unknown) => (item as Said | null)?.['type'] === 'web_search_call').length;
}
