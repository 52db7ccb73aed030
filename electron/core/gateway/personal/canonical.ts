import { hash } from 'node:crypto';

/** Longer strings are files or texts: their digest tells them apart as well. */
const longString = 1024;

/** One text for all bodies that ask the same, whatever the order of their fields. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, item: unknown) => {
    if (typeof item === 'string' && item.length > longString) return { sha256: hash('sha256', item) };
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}
