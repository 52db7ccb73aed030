/**
 * input: fresh input tokens; cachedInput: read from the provider's cache; cacheWrite, cacheWriteLong: written to it for
 * minutes or an hour. The others are what single models charge beside or instead of tokens.
 */
export const usageKinds = [
  'input',
  'cachedInput',
  'cacheWrite',
  'cacheWriteLong',
  'output',
  'audioInput',
  'audioOutput',
  'imageInput',
  'imageOutput',
  'image',
  'character',
  'second',
  'webSearch',
  'call',
] as const;
export type UsageKind = (typeof usageKinds)[number];
