import { KeyError } from './types.ts';

const shortest = 8;
const longest = 1024;

// What comes along from a shell, a dotenv file, a curl line or a JSON file.
const prefixes = [
  /^(?:export|set|setx)\s+/,
  /^\$env:/i,
  /^["']?(?:[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|(?:x-)?api[-_]?key|token|secret|authorization)["']?\s*[:=]\s*/i,
  /^-H\s*["']?(?:x-api-key|authorization)\s*:\s*/i,
  /^bearer\s+/i,
];
const quotes = /^["'`“”‘’«»]+|["'`“”‘’«»,;]+$/g;
const invisible = /[\u200b-\u200f\u2060\ufeff\u00ad]/g;

function refuse(message: string, hint: string): never {
  throw new KeyError('invalid_input', message, hint, 'secret');
}

function unwrap(text: string): string {
  const bare = text.replace(quotes, '').trim();
  const rest = prefixes.reduce((left, prefix) => left.replace(prefix, ''), bare);
  return rest === text ? rest : unwrap(rest);
}

/** Takes the key out of what was pasted: blanks, quotes, `NAME=`, `Bearer`, breaks of a wrapped line. Never guesses more. */
export function keyFromPaste(pasted: string): string {
  const oneLine = pasted
    .replace(invisible, '')
    .trim()
    .replace(/\s*[\r\n]\s*/g, '');
  const key = unwrap(oneLine);
  check(key);
  return key;
}

function check(key: string): void {
  if (key === '')
    refuse('Nothing was pasted but blanks.', "Copy the key from the provider's site and paste it whole.");
  if (/\*{3}|…|\.{3}|•/.test(key)) {
    refuse(
      'This is the shortened form that is shown in lists, not the key.',
      'Make a new key and copy it when it is shown.',
    );
  }
  if (/^[a-z]+:\/\//i.test(key))
    refuse('This is a web address, not a key.', 'Paste the key here, and another endpoint as base URL.');
  if (/\s/.test(key)) refuse('A key has no blanks in it.', 'Paste the key alone, without other text.');
  if (!/^[\x21-\x7e]+$/.test(key)) {
    refuse('The key contains characters that no key has.', "Copy it again from the provider's site.");
  }
  if (key.length < shortest) refuse('This is too short to be a key.', 'Copy the key whole.');
  if (key.length > longest)
    refuse('This is too long to be a key.', 'Paste the key alone, without other text.');
}
