import type { Permission } from '../../../../shared/ipc/permissions.ts';
import { callJson } from '../../services/json-call.ts';
import { FlowError } from '../flow.ts';
import { TokenRejected } from '../types.ts';
import { createWire } from '../wire.ts';
import { overWire } from './client.ts';

/** Where a token may be shown. */
export interface GooglePlaces {
  tokenUrl: string;
  api: string;
}

export interface GoogleProof {
  permissions: readonly Permission[];
  accessToken: string;
  account: string;
}

/** A question to Google that costs nothing and really uses the token. Throws FlowError, or TokenRejected. */
export async function proveGoogle(
  places: GooglePlaces,
  proof: GoogleProof,
  signal: AbortSignal,
): Promise<string> {
  // The scope for sending alone does not open the profile; the token's own description it always opens.
  const mailbox = proof.permissions.some((permission) => permission !== 'send');
  return mailbox ? openMailbox(places, proof, signal) : describeToken(places, proof);
}

async function openMailbox(
  { api }: GooglePlaces,
  { accessToken, account }: GoogleProof,
  signal: AbortSignal,
): Promise<string> {
  const answer = await callJson(
    {
      method: 'GET',
      url: `${api}/gmail/v1/users/me/profile`,
      headers: { authorization: `Bearer ${accessToken}` },
      secrets: [accessToken],
      timeoutMs: 15_000,
    },
    signal,
  );
  if ('failure' in answer) throw new FlowError('unreachable', 'Gmail could not be reached.');
  const { status, json } = answer;
  if (status === 200 && isObject(json)) return `Opened the mailbox of ${account}.`;
  if (status === 401) throw new TokenRejected('Gmail refused the access token.');
  if (status === 403 && isSwitchedOff(json)) {
    throw new FlowError(
      'registration',
      'The Gmail API is not switched on for the team’s app. An admin has to enable it in the Google Cloud console under “APIs & Services”.',
      'api_disabled',
    );
  }
  throw new FlowError('unreachable', `Gmail did not answer as expected (HTTP ${status}).`);
}

async function describeToken(
  { tokenUrl }: GooglePlaces,
  { accessToken, account }: GoogleProof,
): Promise<string> {
  const wire = createWire();
  try {
    const endpoints = { tokenInfoUrl: new URL('tokeninfo', tokenUrl).href };
    await overWire(wire, { endpoints }).getTokenInfo(accessToken);
  } catch {
    const answer = wire.last();
    if (answer && 'status' in answer && (answer.status === 400 || answer.status === 401)) {
      throw new TokenRejected('Google refused the access token.');
    }
    throw new FlowError('unreachable', 'Google could not be asked whether the sign-in is still good.');
  }
  const answer = wire.last();
  if (answer && 'json' in answer && isObject(answer.json))
    return `Google confirmed the sign-in of ${account}.`;
  throw new FlowError('unreachable', 'Google sent a page instead of an answer: a proxy may be in between.');
}

const isObject = (json: unknown) => typeof json === 'object' && json !== null;

/** The names that Google's older and newer error shapes have for an API that nobody enabled. */
function isSwitchedOff(json: unknown): boolean {
  return /accessNotConfigured|SERVICE_DISABLED/.test(JSON.stringify(json) ?? '');
}
