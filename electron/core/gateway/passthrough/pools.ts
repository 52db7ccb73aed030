import { Pool } from 'undici';
import { guardedLookup } from '../../services/lookup.ts';

export interface ProviderTimeouts {
  connectMs: number;
  /** Until the first byte of the answer, and between two pieces of it. */
  silenceMs: number;
}

/** The SDKs wait ten minutes for an answer, and long silences inside a stream are normal; so this comes after them. */
export const defaultTimeouts: ProviderTimeouts = { connectMs: 10_000, silenceMs: 660_000 };

const unusedAfterMs = 5 * 60_000;
const sweepEveryMs = 60_000;

/** Thrown for an origin that a key must not be sent to. */
export class UnsafeOrigin extends Error {}

/** Where a key's calls go: a pool of kept connections, and what stands before every path there. */
export interface Upstream {
  readonly pool: Pool;
  readonly prefix: string;
}

interface Entry extends Upstream {
  usedAt: number;
}

/** Kept connections to the providers, one pool for each base URL that a key names; closed when none does any more. */
export class Pools {
  readonly #entries = new Map<string, Entry>();
  readonly #timeouts: ProviderTimeouts;
  readonly #sweeper: NodeJS.Timeout;

  constructor(timeouts: ProviderTimeouts) {
    this.#timeouts = timeouts;
    this.#sweeper = setInterval(() => this.#sweep(), sweepEveryMs).unref();
  }

  /** `baseUrl` comes from the key and from nowhere else. */
  get(baseUrl: string): Upstream {
    let entry = this.#entries.get(baseUrl);
    if (!entry) {
      const { origin, pathname } = new URL(baseUrl);
      entry = { pool: this.#open(origin), prefix: pathname === '/' ? '' : pathname, usedAt: 0 };
      this.#entries.set(baseUrl, entry);
    }
    entry.usedAt = Date.now();
    return entry;
  }

  async destroy(): Promise<void> {
    clearInterval(this.#sweeper);
    const pools = [...this.#entries.values()].map(({ pool }) => pool.destroy());
    this.#entries.clear();
    await Promise.all(pools);
  }

  #open(origin: string): Pool {
    const { protocol, hostname } = new URL(origin);
    const secure = protocol === 'https:';
    if (!secure && (protocol !== 'http:' || !isLoopback(hostname))) throw new UnsafeOrigin();
    return new Pool(origin, {
      headersTimeout: this.#timeouts.silenceMs,
      bodyTimeout: this.#timeouts.silenceMs,
      // Said out loud, because NODE_TLS_REJECT_UNAUTHORIZED would otherwise decide over the certificate.
      connect: { timeout: this.#timeouts.connectMs, lookup: guardedLookup, rejectUnauthorized: true },
      // Agents think between two calls, and a new TLS handshake each time would cost more than the way through here.
      // Local servers close idle connections after five seconds, and not all of them say so.
      keepAliveTimeout: secure ? 30_000 : 4_000,
    });
  }

  #sweep(): void {
    const old = Date.now() - unusedAfterMs;
    for (const [baseUrl, { pool, usedAt }] of this.#entries) {
      if (usedAt > old || pool.stats.size > 0) continue;
      this.#entries.delete(baseUrl);
      void pool.close();
    }
  }
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' || hostname === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname)
  );
}
