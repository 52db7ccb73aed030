import type { SecretBox } from '../oauth/renewer.ts';
import { leaveOutTokens } from '../oauth/tokens-in.ts';
import type { Vault } from '../vault/types.ts';
import type { ConnectionBook } from './book.ts';
import { type Entry, sealedOf, secretRef } from './pool.ts';
import type { SignedInSettings } from './types.ts';

/** The connection was saved anew, or is gone: its new tokens are not for this one. */
export class Replaced extends Error {}

interface Unwritten {
  secret: string;
  endsAt: number | null | undefined;
}

export interface TokenBoxParts {
  book: ConnectionBook;
  vault: Vault;
  entry: Entry;
  kind: SignedInSettings['kind'];
}

/**
 * The sealed tokens of one connection. A provider that rotates them takes the old ones back at the moment it gives new
 * ones, so new ones that could not be written are kept until they are, and not used before.
 */
export class TokenBox implements SecretBox {
  readonly #parts: TokenBoxParts;
  #unwritten: Unwritten | null = null;
  #writing: Promise<void> | null = null;

  constructor(parts: TokenBoxParts) {
    this.#parts = parts;
  }

  read(): string {
    const { vault, entry, kind } = this.#parts;
    if (this.#unwritten) return this.#unwritten.secret;
    const secret = vault.use(secretRef(entry.row), sealedOf(entry.row), (opened) => opened);
    leaveOutTokens(vault, kind, secret);
    return secret;
  }

  async write(secret: string, endsAt: number | null | undefined): Promise<void> {
    this.#unwritten = { secret, endsAt };
    leaveOutTokens(this.#parts.vault, this.#parts.kind, secret);
    await this.settle();
  }

  /** Writes what is not written yet, once for all who wait for it. Says whether there was something. */
  async settle(): Promise<boolean> {
    if (!this.#unwritten) return false;
    this.#writing ??= this.#put(this.#unwritten).finally(() => {
      this.#writing = null;
    });
    await this.#writing;
    return true;
  }

  async #put(unwritten: Unwritten): Promise<void> {
    const { book, entry, vault } = this.#parts;
    const kept = await book.renew(entry, vault, unwritten);
    this.#unwritten = null;
    if (!kept) throw new Replaced();
  }
}
