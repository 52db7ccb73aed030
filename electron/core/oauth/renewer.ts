import type { Refusal } from './refusals.ts';

/** An access token; times by this computer's clock, in milliseconds. */
export interface Token {
  value: string;
  expiresAt: number;
  /** From here on it is renewed before it is used, if that can be done. */
  renewAt: number;
}

/** The sealed secret of one connection. What is written is on disk when `write` resolves. */
export interface SecretBox {
  read(): string;
  write(secret: string, endsAt: number | null | undefined): Promise<void>;
}

/** How one connection gets its tokens; one for each connection, used by one caller at a time. */
export interface Renewer {
  /** The access token that is sealed with the connection, however old. */
  held(): Token | null;
  /** Asks the provider. What it gives is on disk before this resolves. Throws Refused, or what writing throws. */
  renew(): Promise<Token>;
  /** Takes the account out of what the provider's library keeps; the connection is over. */
  forget?(): Promise<void>;
}

export class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.reason);
    this.name = 'Refused';
    this.refusal = refusal;
  }
}

const margin = 60_000;

/** `lifetime`: as the provider said; of a token from disk nobody knows it any more. */
export function tokenOf(value: string, expiresAt: number, lifetime?: number): Token {
  const early = lifetime === undefined ? margin : Math.min(margin, lifetime / 5);
  return { value, expiresAt, renewAt: expiresAt - early };
}
