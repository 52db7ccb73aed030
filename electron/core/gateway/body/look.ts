import { GatewayError } from '../errors.ts';
import type { JsonScan } from './json-scan.ts';
import { type ReadBody, scanError } from './read.ts';

/** Up to here a body is simply parsed; above, its long strings are left out first. */
const smallBody = 64 * 1024;
/** Parsing blocks the process: what is no content must stay small. */
const structureLimit = 2 * 1024 * 1024;

/**
 * The parsed body, for checks only: never sent on. In large bodies long strings (files, pictures, prompts) are empty,
 * so that what is parsed is the structure and not the megabytes.
 */
export function lookAt({ bytes, scan }: ReadBody): unknown {
  const structure = scan && bytes.length > smallBody ? withoutLongStrings(bytes, scan) : bytes;
  if (structure.length > structureLimit) {
    throw new GatewayError(
      'too_large',
      'The JSON in the body has more parts than Keydesk can check.',
      'Send fewer and longer texts, or less in one call.',
    );
  }
  return parse(structure);
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw scanError('not_json');
  }
}

function withoutLongStrings(bytes: Buffer, { longStrings }: JsonScan): Buffer {
  const parts: Buffer[] = [];
  let from = 0;
  for (let at = 0; at < longStrings.length; at += 2) {
    parts.push(bytes.subarray(from, longStrings[at]));
    from = longStrings[at + 1] ?? from;
  }
  parts.push(bytes.subarray(from));
  return Buffer.concat(parts);
}

/** The model that the body names, for the record. A field that stands there twice is refused: parsers differ over it. */
export function modelIn({ bytes, scan }: ReadBody): string | null {
  const seen = new Set<string>();
  let model: string | null = null;
  for (const { name, valueStart, end } of scan?.members ?? []) {
    if (name !== '' && seen.has(name)) {
      throw new GatewayError(
        'invalid_input',
        `The field ${name} stands in the body twice.`,
        'Send it once.',
        name,
      );
    }
    seen.add(name);
    if (name === 'model' && bytes[valueStart] === 0x22) model = readName(bytes.subarray(valueStart, end));
  }
  return model;
}

const longestName = 200;

function readName(quoted: Buffer): string | null {
  if (quoted.length > longestName) return null;
  const name = parse(quoted);
  return typeof name === 'string' ? name : null;
}
