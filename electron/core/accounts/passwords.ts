import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { AccountError } from './types.ts';

/** Argon2id (the library's default variant) with 64 MiB, three passes, one lane: beyond what OWASP's cheat sheet asks for. */
const cost = { memoryCost: 64 * 1024, timeCost: 3, parallelism: 1, outputLen: 32 };
const shortest = 10;
const longest = 256;

/** One spelling: keyboards and systems write one and the same accented letter in different ways. */
const normal = (password: string) => password.normalize('NFKC');

export function assertAcceptable(password: string, name: string, field = 'password'): void {
  if (password.length < shortest) {
    throw new AccountError(
      'invalid_input',
      'The password is too short.',
      `Choose at least ${shortest} characters.`,
      field,
    );
  }
  if (password.length > longest) {
    throw new AccountError(
      'invalid_input',
      'The password is too long.',
      `Choose at most ${longest} characters.`,
      field,
    );
  }
  if (normal(password).toLowerCase() === normal(name).toLowerCase()) {
    throw new AccountError(
      'invalid_input',
      'The password is the name.',
      'Choose something that others cannot guess.',
      field,
    );
  }
}

/** A given password stays known to whoever gave it. */
export function assertOther(next: string, given: string): void {
  if (normal(next) !== normal(given)) return;
  throw new AccountError(
    'invalid_input',
    'This is the password that you were given.',
    'Choose one that nobody else knows.',
    'next',
  );
}

export async function hashPassword(password: string): Promise<string> {
  return await hash(normal(password), cost);
}

/** For an unknown name there is no hash; the same work is done against one that nothing matches, so time does not tell. */
export async function passwordMatches(stored: string | null, password: string): Promise<boolean> {
  const matches = await verify(stored ?? unmatchable, normal(password));
  return stored !== null && matches;
}

const unmatchable = `$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=${cost.parallelism}$${unpadded(16)}$${unpadded(cost.outputLen)}`;

function unpadded(bytes: number): string {
  return randomBytes(bytes).toString('base64').replaceAll('=', '');
}
