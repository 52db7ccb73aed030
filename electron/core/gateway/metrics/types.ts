import type { Person } from '../../accounts/types.ts';

/** Numbers for Prometheus, behind a token of their own. */
export interface Metrics {
  status(): { enabled: boolean; since: number | null };
  /** The token, shown once; one that was made before loses its effect. */
  makeToken(actor: Person): Promise<string>;
  disable(actor: Person): Promise<void>;
  /** Whether this is the token of now. */
  admits(token: string): boolean;
  /** The text exposition format, version 0.0.4. */
  text(): string;
}
