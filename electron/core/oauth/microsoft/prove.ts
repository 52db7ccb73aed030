import { z } from 'zod';
import { callJson } from '../../services/json-call.ts';
import { FlowError } from '../flow.ts';
import { TokenRejected } from '../types.ts';

const me = z.object({
  id: z.string(),
  mail: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
});

/** Asks Graph whose token it is: free, and it really uses the token. Throws FlowError, or TokenRejected. */
export async function proveMicrosoft(
  api: string,
  accessToken: string,
  signal: AbortSignal,
): Promise<{ address: string | null }> {
  const answer = await callJson(
    {
      method: 'GET',
      url: `${api}/v1.0/me`,
      headers: { authorization: `Bearer ${accessToken}` },
      secrets: [accessToken],
      timeoutMs: 15_000,
    },
    signal,
  );
  if ('failure' in answer) throw new FlowError('unreachable', 'Microsoft Graph could not be reached.');
  const { status, json } = answer;
  if (status === 401) throw new TokenRejected('Microsoft Graph refused the access token.');
  const person = me.safeParse(json);
  if (status !== 200 || !person.success) {
    throw new FlowError('unreachable', `Microsoft Graph did not answer as expected (HTTP ${status}).`);
  }
  const { mail, userPrincipalName } = person.data;
  return { address: mail || userPrincipalName || null };
}
