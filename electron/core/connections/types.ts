import type {
  ConnectionScope,
  ConnectionService,
  ConnectionSettings,
  Integration,
} from '../../../shared/ipc/integrations.ts';
import type { Permission } from '../../../shared/ipc/permissions.ts';
import type { OAuthProvider } from '../../../shared/ipc/oauth.ts';
import type { Person } from '../accounts/types.ts';
import type { Grant, OAuthService } from '../oauth/types.ts';

/** What a provider showed when it was asked. */
export type Health =
  | { state: 'connected'; what: string }
  /** May pass by itself: the network, an overloaded server. */
  | { state: 'failing'; reason: string }
  /** Only the person can mend it: a wrong password, an expired certificate, a sender that is not allowed. */
  | { state: 'needs_you'; reason: string; field?: string; certificate?: true };

export type SettingsOf<K extends ConnectionSettings['kind']> = Extract<ConnectionSettings, { kind: K }>;

/** Everything that Keydesk knows about one kind of connection; one folder in services/ each. */
export interface ConnectionAdapter<S extends ConnectionSettings = ConnectionSettings> {
  kind: S['kind'];
  service: ConnectionService;
  /** Checks and tidies what a person typed; throws KeyError-like input errors with the field. */
  normalise(settings: S): S;
  /** The one origin that the secret is sealed for, for example `smtps://mail.example.com:465`. */
  origin(settings: S): string;
  /** Whom it speaks as, for people. */
  account(settings: S): string;
  /** Asks the provider for free (or, for search, cheaply) whether the settings and the secret work. Never throws. */
  prove(settings: S, secret: string, signal: AbortSignal): Promise<Health>;
}

/** Connections that a person signs in for: what is sealed is the provider's to renew, so they are proven through a grant. */
export interface SignedInAdapter<S extends ConnectionSettings = ConnectionSettings> extends Omit<
  ConnectionAdapter<S>,
  'prove'
> {
  /** Asks the provider for free whether the sign-in works. Never throws. */
  proveGrant(settings: S, grant: Grant, signal: AbortSignal): Promise<Health>;
}

export type AnyAdapter = ConnectionAdapter | SignedInAdapter;

export type SignedInSettings = SettingsOf<'gmail' | 'outlook'>;

export function isSignedInKind(settings: ConnectionSettings): settings is SignedInSettings {
  return settings.kind === 'gmail' || settings.kind === 'outlook';
}

export function providerOfKind(kind: SignedInSettings['kind']): OAuthProvider {
  return kind === 'gmail' ? 'google' : 'microsoft';
}

/** Leave to save what a sign-in brings; it ends when the person's account is changed meanwhile. */
export interface SignInTicket {
  actor: Person;
  service: OAuthService;
  epoch: number;
  /** What is connected now, which a new sign-in has to be the same account as. */
  earlier: SignedInSettings | null;
}

/** Where one connection may be used from a tool: the secret is only reachable inside `withSecret`. */
export interface ConnectionLease<S extends ConnectionSettings = ConnectionSettings> {
  id: string;
  service: ConnectionService;
  credential: 'own' | 'fallback';
  settings: S;
  /** Not for connections with a grant: their refresh tokens stay where they are. */
  withSecret<T>(fn: (secret: string) => T): T;
  /** Connections that a person signed in for (gmail, outlook): how calls get their access tokens. */
  grant?: Grant;
}

export type ConnectionProblem = {
  problem: 'none' | 'needs_you' | 'unreadable' | 'vault_locked';
  reason: string;
};

export interface Connections {
  list(viewer: Person, scope: ConnectionScope): Promise<Integration[]>;
  /** Proves first; a save that cannot connect throws ConnectionError and keeps what was there. */
  save(
    actor: Person,
    input: { scope: ConnectionScope; settings: ConnectionSettings; secret?: string | undefined },
    signal: AbortSignal,
  ): Promise<Integration>;
  test(
    actor: Person,
    input: { service: ConnectionService; scope: ConnectionScope },
    signal: AbortSignal,
  ): Promise<Health | { state: 'unreadable'; reason: string }>;
  /** Runs with the saved secret of the actor's own (or, for admins, the team's) connection; for forms that edit. */
  withSaved<T>(
    actor: Person,
    input: { service: ConnectionService; scope: ConnectionScope },
    use: (lease: ConnectionLease) => Promise<T>,
  ): Promise<T>;
  /** Before a sign-in: what there is, and leave to save afterwards. */
  admit(actor: Person, service: OAuthService): SignInTicket;
  /** After it: proven already. Connected before, it keeps its id. Throws ConnectionError for another account. */
  saveSignedIn(
    ticket: SignInTicket,
    input: { settings: SignedInSettings; secret: string; what: string },
  ): Promise<Integration>;
  /** The team's app at a provider was saved or removed. */
  registrationChanged(provider: OAuthProvider): void;
  /** How many connections were made with this client. */
  madeWith(provider: OAuthProvider, clientId: string): number;
  disconnect(actor: Person, input: { service: ConnectionService; scope: ConnectionScope }): Promise<void>;
  setTeamFallback(
    actor: Person,
    input: { service: 'smtp' | 'clicksend'; enabled: boolean },
  ): Promise<Integration>;

  /** From memory: the user's own connection, else the team's when the admin turned it on, else why not. */
  lease(userId: string, service: ConnectionService): ConnectionLease | ConnectionProblem;
  /** What discovery says of it, from memory. `permissions`: what its owner allows, where they choose that. */
  status(
    userId: string,
    service: ConnectionService,
  ): {
    status: Integration['status'];
    reason: string;
    credential: 'own' | 'fallback' | null;
    permissions?: readonly Permission[];
  };
  /** A call saw this: the password is refused now, the server is away, it works again. */
  report(connectionId: string, health: Health): void;
  dispose(): Promise<void>;
}

export class ConnectionError extends Error {
  readonly code:
    | 'invalid_input'
    | 'connection_refused'
    | 'certificate_untrusted'
    | 'conflict'
    | 'port_taken'
    | 'not_found'
    | 'forbidden';
  readonly hint: string;
  readonly field: string | undefined;
  constructor(code: ConnectionError['code'], message: string, hint = '', field?: string) {
    super(message);
    this.name = 'ConnectionError';
    this.code = code;
    this.hint = hint;
    this.field = field;
  }
}
