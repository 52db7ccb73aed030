import type { OAuthApp, OAuthCheck, OAuthEndpoints, OAuthProvider } from '../../../shared/ipc/oauth.ts';
import type { Output } from '../../../shared/ipc/routes.ts';
import type { Permission } from '../../../shared/ipc/permissions.ts';
import type { Person } from '../accounts/types.ts';

export type OAuthService = 'gmail' | 'outlook';

/** The team's registrations at the identity providers. */
export interface OAuthApps {
  list(): Promise<OAuthApp[]>;
  save(
    actor: Person,
    input: {
      provider: OAuthProvider;
      clientId: string;
      clientSecret?: string | undefined;
      tenant?: string | undefined;
      endpoints?: OAuthEndpoints | undefined;
    },
  ): Promise<void>;
  check(provider: OAuthProvider, signal: AbortSignal): Promise<OAuthCheck[]>;
  remove(actor: Person, provider: OAuthProvider): Promise<void>;
}

/** Sign-ins under way: one for each person and service. */
export interface SignIns {
  start(
    actor: Person,
    input: {
      service: OAuthService;
      permissions?: Permission[] | undefined;
      /** The session that it was begun in; ended or locked, so is the sign-in. */
      session: string;
    },
  ): Promise<{ attempt: string; url: string }>;
  cancel(actor: Person, attempt: string): Promise<void>;
  /** Only the person who began it can look. */
  look(actor: Person, attempt: string): Output<'integrations.attempt'>;
  sessionEnded(session: string): void;
  dispose(): Promise<void>;
}

/** The API answered 401 to the access token, so nothing was done: it is refreshed and the use repeated, once. */
export class TokenRejected extends Error {}

/** Why there is no access token. `needs_you`: only a new sign-in helps. `failing`: may pass by itself. */
export class GrantError extends Error {
  readonly state: 'needs_you' | 'failing';
  constructor(state: GrantError['state'], reason: string) {
    super(reason);
    this.name = 'GrantError';
    this.state = state;
  }
}

/** What one connection lets a tool do. Refresh tokens never leave the broker; an access token lives inside `withToken`. */
export interface Grant {
  permissions: ReadonlySet<Permission>;
  /** The only origin that the token may be sent to. */
  api: string;
  /** The mailbox's own address. */
  account: string;
  /** Throws GrantError, or what `use` throws. */
  withToken<T>(use: (accessToken: string) => Promise<T>, signal?: AbortSignal): Promise<T>;
}
