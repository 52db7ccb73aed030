import type { OAuthProvider } from '../../../shared/ipc/oauth.ts';
import type { Output } from '../../../shared/ipc/routes.ts';
import type { Permission } from '../../../shared/ipc/permissions.ts';
import type { Endpoints } from './providers.ts';
import { type Refusal, readRefusal, registrationCodes } from './refusals.ts';
import type { WireAnswer } from './wire.ts';

/** The team's app at a provider, as sign-ins and renewals use it. */
export interface Registration {
  provider: OAuthProvider;
  clientId: string;
  /** Opened when it is asked for; null: it has none. Throws VaultError. */
  clientSecret(): string | null;
  tenant: string | null;
  endpoints: Endpoints;
  /** An admin named other endpoints than the provider's own. */
  ownEndpoints: boolean;
}

export interface FlowStart {
  redirectUri: string;
  state: string;
  permissions: readonly Permission[];
  /** Connected already: which account to offer. */
  loginHint: string | null;
}

/** What came out of a sign-in. */
export interface SignedIn {
  account: string;
  accountId: string;
  permissions: Permission[];
  /** To be sealed; what is in it only the provider's own client knows. */
  secret: string;
  endsAt: number | null;
  /** What was shown to work. */
  what: string;
}

/** One sign-in between its address and its code. */
export interface Flow {
  url: string;
  /** What `iss` in the answer must begin with (RFC 9207). */
  issuerOrigin: string;
  /** Throws FlowError. */
  finish(code: string, signal: AbortSignal): Promise<SignedIn>;
}

export type FlowCause = NonNullable<Output<'integrations.attempt'>['cause']>;
/** Traps of the registration that only a sign-in shows. */
export type Trap = 'no_refresh_token' | 'api_disabled' | 'client' | 'redirect' | 'admin_approval';

/** A sign-in that came to nothing, in words for the person who tried. */
export class FlowError extends Error {
  readonly flowCause: FlowCause;
  readonly trap: Trap | undefined;
  constructor(flowCause: FlowCause, reason: string, trap?: Trap) {
    super(reason);
    this.name = 'FlowError';
    this.flowCause = flowCause;
    this.trap = trap;
  }
}

/** What the exchange of the code failed with. */
export function exchangeFailed(provider: OAuthProvider, answer: WireAnswer | null): FlowError {
  const refusal: Refusal = readRefusal(provider, answer);
  switch (refusal.kind) {
    case 'registration':
      return refusal.code === null
        ? new FlowError('registration', refusal.reason, 'client')
        : fromCode(refusal.code, refusal.reason);
    case 'grant':
      return refusal.code === null
        ? new FlowError('other', 'The answer of the sign-in was too old or used already. Try again.')
        : fromCode(refusal.code, refusal.reason);
    case 'passing':
      return new FlowError('unreachable', refusal.reason);
    default:
      return refusal satisfies never;
  }
}

const approvalCodes = new Set([65001, 90094, 90095]);

/** Microsoft's numbers say more than its error names. */
export function fromCode(code: number, reason: string): FlowError {
  if (approvalCodes.has(code)) return new FlowError('admin_approval', reason, 'admin_approval');
  if (code === 65004) return new FlowError('denied', reason);
  if (code === 50011) return new FlowError('registration', reason, 'redirect');
  if (registrationCodes.has(code)) return new FlowError('registration', reason, 'client');
  return new FlowError('other', reason);
}
