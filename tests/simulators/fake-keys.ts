import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { ProviderName } from './core/provider.ts';
import type { KeyedSearchName } from './search/names.ts';

export type KeyedProvider = ProviderName | KeyedSearchName | 'smtp-com' | 'clicksend';

const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const urlSafe = `${alphanumeric}-_`;

function letters(length: number, alphabet: string): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}

// Made at run time, so that no text in the repository looks like a key to a secret scanner.
const makers: Record<KeyedProvider, () => string> = {
  openai: () => `sk-proj-${letters(74, urlSafe)}${openaiMarker}${letters(74, urlSafe)}`,
  anthropic: () => `sk-ant-api03-${letters(93, urlSafe)}AA`,
  mistral: () => letters(32, alphanumeric),
  serper: () => randomBytes(20).toString('hex'),
  'smtp-com': () => randomBytes(20).toString('hex'),
  clicksend: () => randomUUID().toUpperCase(),
  brave: () => `BSA${letters(28, urlSafe)}`,
  tavily: () => `tvly-${letters(32, alphanumeric)}`,
  serpapi: () => randomBytes(32).toString('hex'),
  exa: () => randomUUID(),
};

/** Every OpenAI key carries this in its middle; scanners look for it. */
const openaiMarker = ['T3Blbk', 'FJ'].join('');

/** A new key with the provider's prefix, length and alphabet. */
export function fakeKey(provider: KeyedProvider): string {
  return makers[provider]();
}

/** A key that manages an organisation; the desk must refuse to keep one. */
export function fakeAdminKey(provider: 'openai' | 'anthropic'): string {
  return provider === 'openai'
    ? `sk-admin-${letters(74, urlSafe)}${openaiMarker}${letters(74, urlSafe)}`
    : `sk-ant-admin01-${letters(93, urlSafe)}AA`;
}

/** OpenAI's older form, without a project. */
export function fakeLegacyOpenaiKey(): string {
  return `sk-${letters(20, alphanumeric)}${openaiMarker}${letters(20, alphanumeric)}`;
}
