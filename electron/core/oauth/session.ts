import { Refused, type Renewer, type Token } from './renewer.ts';

export interface SessionParts {
  /** Of the registration as it is now. */
  renewer(): Renewer;
  /** Puts on disk what an earlier renewal could not; nothing is used before. Says whether there was something. */
  settle(): Promise<boolean>;
}

/** Good for one more call, should it not be possible to renew it. */
const justEnough = 5_000;
/** Nobody waits longer for a provider that asks to be left alone. */
const longestPause = 60_000;

/** The tokens of one connection: renewed once for all calls that wait, and asked for again by none of them after that. */
export class TokenSession {
  readonly #parts: SessionParts;
  #token: Token | null = null;
  #running: Promise<Token> | null = null;
  #pause: { until: number; refused: Refused } | null = null;

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  /** `rejected`: what an API has refused meanwhile; it is not handed out again. */
  async token(rejected: string | null): Promise<string> {
    if (await this.#parts.settle()) this.#token = null;
    this.#token ??= this.#parts.renewer().held();
    const held = this.#token;
    const usable = held !== null && held.value !== rejected;
    if (usable && Date.now() < held.renewAt) return held.value;
    try {
      return (await this.#renewed()).value;
    } catch (error) {
      const lasts = usable && Date.now() + justEnough < held.expiresAt;
      if (lasts && error instanceof Refused && error.refusal.kind === 'passing') return held.value;
      throw error;
    }
  }

  #renewed(): Promise<Token> {
    this.#running ??= this.#renew().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #renew(): Promise<Token> {
    if (this.#pause && isAhead(this.#pause.until)) throw this.#pause.refused;
    this.#pause = null;
    try {
      this.#token = await this.#parts.renewer().renew();
      return this.#token;
    } catch (error) {
      if (error instanceof Refused) this.#heed(error);
      throw error;
    }
  }

  /** Retry-After. */
  #heed(refused: Refused): void {
    const { refusal } = refused;
    if (refusal.kind !== 'passing' || refusal.retryAfterMs === null) return;
    this.#pause = { until: Date.now() + Math.min(refusal.retryAfterMs, longestPause), refused };
  }
}

/** A pause that seems longer than any is one of before the clock was set. */
function isAhead(until: number): boolean {
  const left = until - Date.now();
  return left > 0 && left <= longestPause;
}
