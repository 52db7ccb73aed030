import { mark, redactPatterns } from './redact-patterns.ts';

export interface Redactor {
  /** Known already, it counts as seen just now. */
  add(secret: string): void;
  redact(text: string): string;
  forget(): void;
}

interface Spelling {
  text: string;
  secret: string;
}

/** Shorter values would blank out ordinary words. */
const shortest = 6;
/** Tokens of sign-ins are new ones every hour; what was not seen for longest makes room. */
const most = 4096;

/**
 * Knows the secrets that this process has seen: keys of Mistral and Serper have no prefix to know them by. They are found by
 * their first characters: one pattern of thousands of tokens would take seconds to build and hundreds of megabytes to keep.
 */
export function createRedactor(): Redactor {
  /** The one that was seen last comes last. */
  const secrets = new Set<string>();
  /** By their first characters; the longest first, so that a secret that begins with another one is replaced whole. */
  const spellings = new Map<string, Spelling[]>();

  function put(secret: string): void {
    for (const text of spellingsOf(secret)) {
      const start = text.slice(0, shortest);
      const others = spellings.get(start) ?? [];
      spellings.set(
        start,
        [...others, { text, secret }].toSorted((a, b) => b.text.length - a.text.length),
      );
    }
  }

  function drop(secret: string): void {
    secrets.delete(secret);
    for (const text of spellingsOf(secret)) {
      const start = text.slice(0, shortest);
      const others = (spellings.get(start) ?? []).filter((each) => each.secret !== secret);
      if (others.length > 0) spellings.set(start, others);
      else spellings.delete(start);
    }
  }

  function withoutKnown(text: string): string {
    let clean = '';
    let done = 0;
    for (let at = 0; at + shortest <= text.length; at++) {
      const found = spellings
        .get(text.slice(at, at + shortest))
        ?.find((spelling) => text.startsWith(spelling.text, at));
      if (!found) continue;
      clean += text.slice(done, at) + mark;
      done = at + found.text.length;
      at = done - 1;
    }
    return clean + text.slice(done);
  }

  return {
    add(secret) {
      if (secret.length < shortest) return;
      if (!secrets.delete(secret)) put(secret);
      secrets.add(secret);
      const [oldest] = secrets;
      if (secrets.size > most && oldest !== undefined) drop(oldest);
    },
    redact: (text) => redactPatterns(withoutKnown(text)),
    forget() {
      secrets.clear();
      spellings.clear();
    },
  };
}

/** As it stands in a header, in a URL, and inside a line of JSON. */
function spellingsOf(secret: string): Set<string> {
  return new Set([secret, encodeURIComponent(secret.toWellFormed()), JSON.stringify(secret).slice(1, -1)]);
}
