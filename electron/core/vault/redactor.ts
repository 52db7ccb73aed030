import { mark, redactPatterns } from './redact-patterns.ts';

export interface Redactor {
  add(secret: string): void;
  redact(text: string): string;
  forget(): void;
}

/** Shorter values would blank out ordinary words. */
const shortest = 6;
const most = 4096;

/** Knows the secrets that this process has seen: keys of Mistral and Serper have no prefix to know them by. */
export function createRedactor(): Redactor {
  const secrets = new Set<string>();
  let known: RegExp | undefined;

  function compile(): RegExp {
    const spellings = new Set([...secrets].flatMap(spellingsOf));
    // The longest first: a secret that begins with another one is replaced whole.
    const longestFirst = [...spellings].toSorted((a, b) => b.length - a.length);
    return new RegExp(longestFirst.map(escapeForPattern).join('|'), 'g');
  }

  return {
    add(secret) {
      if (secret.length < shortest || secrets.has(secret)) return;
      const [oldest] = secrets;
      if (secrets.size >= most && oldest !== undefined) secrets.delete(oldest);
      secrets.add(secret);
      known = undefined;
    },
    redact(text) {
      if (secrets.size === 0) return redactPatterns(text);
      known ??= compile();
      return redactPatterns(text.replace(known, mark));
    },
    forget() {
      secrets.clear();
      known = undefined;
    },
  };
}

/** As it stands in a header, in a URL, and inside a line of JSON. */
function spellingsOf(secret: string): string[] {
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
}

function escapeForPattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}
