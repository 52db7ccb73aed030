import type { UnknownObject } from 'oidc-provider';
import type { Reply } from '../core/reply.ts';
import type { Person } from './people.ts';
import type { SiteRequest } from './request.ts';

/** What the app asked for at the authorize endpoint. */
export type AuthorizeParams = Record<string, unknown>;

export interface Refusal {
  error: string;
  /** What the library under the simulator says of the cause, in its own words. */
  detail: string;
}

/** In what one identity provider differs from another. */
export interface Flavour {
  brand: string;
  /** What the consent page calls the app. */
  app: string;
  clientId: string;
  isRedirectAllowed(uri: string): boolean;
  /** Every scope that can be asked for, as it is spelled inside. */
  scopes: readonly string[];
  meaningOf(scope: string): string;
  canUntick(scope: string): boolean;
  /** What the id_token says of somebody, and which scope makes it do so. */
  claimsByScope: Record<string, string[]>;
  claims(person: Person): Record<string, unknown>;
  /** The path inside, or null for a page that does not exist. */
  innerPath(path: string): string | null;
  /** Refuses what the real one would before it looks at the rest; null lets it pass. */
  precheck(received: SiteRequest): Reply | null;
  /** Changes what the app sent into what is understood inside. */
  translate(params: URLSearchParams): void;
  /** Whether a code brings a refresh token, given what was asked for and whether consent was asked. */
  bringsRefreshToken(params: AuthorizeParams, wasAsked: boolean): boolean;
  /** Whether a token is for everything that was ever consented to, and not only what this sign-in asked. */
  coversAll(params: AuthorizeParams): boolean;
  /** Set while only an administrator can consent: what the app is told. */
  approval: () => string | null;
  cancelled: string;
  redirectAnswer(payload: UnknownObject, params: AuthorizeParams, person: Person | null): UnknownObject;
  tokenAnswer(answer: UnknownObject, received: SiteRequest, person: Person | null): UnknownObject;
  tokenRefusal(refusal: Refusal, received: SiteRequest): Reply;
  /** A page that says what is wrong with a sign-in that cannot be answered to the app. */
  errorPage(refusal: Refusal, params: AuthorizeParams): { status: number; html: string };
}
