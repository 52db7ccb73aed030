const mark = '•••';
/** Shorter ones would blank out ordinary words. */
const shortest = 6;

/** What a provider answered, without the secret that some of them repeat. */
export function withoutSecrets(value: unknown, secrets: readonly string[]): unknown {
  const spellings = secrets
    .flatMap((secret) => [secret, encodeURIComponent(secret)])
    .filter(({ length }) => length >= shortest)
    .toSorted((a, b) => b.length - a.length);
  return spellings.length === 0 ? value : blot(value, spellings);
}

function blot(value: unknown, spellings: readonly string[]): unknown {
  if (typeof value === 'string') {
    return spellings.reduce((text, spelling) => text.replaceAll(spelling, mark), value);
  }
  if (Array.isArray(value)) return value.map((item) => blot(item, spellings));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [blot(name, spellings), blot(item, spellings)]),
  );
}
