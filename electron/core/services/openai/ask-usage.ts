import type { Asked } from '../../money/metering/asked.ts';
import type { Fields } from '../../money/metering/fields.ts';

const option = 'stream_options';

/**
 * The body of a streamed call with `stream_options.include_usage` set, which alone makes the provider tell the numbers;
 * null: the agent has asked for them itself, or nothing is streamed. Every other byte stays as it was sent.
 */
export function withUsageAsked({ body, members }: Asked, fields: Fields): Buffer | null {
  const [first] = members;
  if (!body || !first || !fields.isTrue('stream')) return null;
  const own = members.find(({ name }) => name === option);
  if (!own) return spliced(body, first.start, first.start, `"${option}":{"include_usage":true},`);
  const asked = fields.value(option);
  // Neither an object nor null: the provider refuses it, in its own words.
  if (typeof asked !== 'object' || Array.isArray(asked)) return null;
  if (asked !== null && 'include_usage' in asked && asked.include_usage === true) return null;
  return spliced(body, own.valueStart, own.end, JSON.stringify({ ...asked, include_usage: true }));
}

function spliced(body: Buffer, from: number, to: number, text: string): Buffer {
  return Buffer.concat([body.subarray(0, from), Buffer.from(text), body.subarray(to)]);
}
