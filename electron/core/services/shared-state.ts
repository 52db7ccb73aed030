import type { Refusal } from './passthrough.ts';

/**
 * One key is one account at the provider: what a call stores there, every holder of the key can read by its id.
 * Agents share the key but not their data, so ids of stored things are not let through. Storing itself is left alone:
 * nothing that is stored can be read back through Keydesk.
 */
export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects of a list, or a lone object as a list of one: several APIs take either. */
export function objectsIn(value: unknown): JsonObject[] {
  if (Array.isArray(value)) return value.filter(isObject);
  return isObject(value) ? [value] : [];
}

export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

export function hasItems(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

/** The message and content parts of a chat: where files and earlier results are named. */
export function contentParts(messages: unknown): JsonObject[] {
  return objectsIn(messages).flatMap((message) => objectsIn(message['content']));
}

export function storedThing(what: string, instead: string): Refusal {
  return {
    message: `This call names ${what}. All agents share one key, so what is stored under it is closed.`,
    hint: instead,
  };
}
