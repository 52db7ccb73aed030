const mark = '•••';
/** Shorter ones would blank out ordinary words. */
const shortest = 6;
/** What lies deeper is left out: mails nest as their senders like. */
const deepest = 200;

/** What a provider answered, without the secret that some of them repeat. */
export function withoutSecrets(value: unknown, secrets: readonly string[]): unknown {
  const spellings = secrets
    .flatMap((secret) => [secret, encodeURIComponent(secret)])
    .filter(({ length }) => length >= shortest)
    .toSorted((a, b) => b.length - a.length);
  return spellings.length === 0 ? value : blot(value, spellings);
}

function blot(value: unknown, spellings: readonly string[], depth = 0): unknown {
  if (typeof value === 'string') {
    return spellings.reduce((text, spelling) => text.replaceAll(spelling, mark), value);
  }
  if (typeof value !== 'object' || value === null) return value;
  if (depth === deepest) return null;
  const inner = (item: unknown): unknown => blot(item, spellings, depth + 1);
  if (Array.isArray(value)) return value.map(inner);
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [blot(name, spellings, depth), inner(item)]),
  );
}
