import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { OAuthCheck } from '../../../../shared/ipc/oauth.ts';
import type { Registration } from '../flow.ts';
import { providerNames } from '../providers.ts';
import { aadCode, microsoftCodes, readRefusal } from '../refusals.ts';
import { createWire } from '../wire.ts';

const said = z.object({ error: z.string(), error_description: z.string().optional().catch(undefined) });

/**
 * Asks the token endpoint to redeem a code that does not exist. Only the team's app is judged by that: a provider looks at
 * the client first, so a complaint about the code means that the client is known.
 */
export async function askAboutClient(registration: Registration, signal: AbortSignal): Promise<OAuthCheck> {
  const { provider, endpoints } = registration;
  const wire = createWire();
  const body = bogusExchange(registration).toString();
  try {
    await wire.send({
      method: 'POST',
      url: endpoints.token,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body,
      signal,
    });
  } catch {
    signal.throwIfAborted();
  }
  const answer = wire.last();
  const name = providerNames[provider];
  const spoken = answer && 'json' in answer ? said.safeParse(answer.json) : null;
  if (!spoken?.success) {
    return unknown(name, readRefusal(provider, answer).reason);
  }
  const { error, error_description } = spoken.data;
  if (error === 'redirect_uri_mismatch' || aadCode(error_description) === 50011)
    return redirect(provider === 'google');
  const code = aadCode(error_description);
  const known = code === null ? undefined : problemCodes[code];
  if (known) return problem(known);
  if (error === 'invalid_grant') {
    return { id: 'client', state: 'ok', message: `${name} knows this app and accepts it.`, hint: '' };
  }
  const refusal = readRefusal(provider, answer);
  if (refusal.kind === 'registration') {
    const message = code === null ? wrongClient(provider === 'google') : refusal.reason;
    return problem({ message, hint: 'Compare client ID and secret with what the provider shows.' });
  }
  return unknown(name, refusal.reason);
}

function bogusExchange({ provider, clientId, clientSecret }: Registration): URLSearchParams {
  const secret = clientSecret();
  return new URLSearchParams({
    grant_type: 'authorization_code',
    code: randomBytes(16).toString('hex'),
    client_id: clientId,
    redirect_uri: provider === 'google' ? 'http://127.0.0.1' : 'http://localhost',
    code_verifier: randomBytes(32).toString('base64url'),
    ...(secret !== null && { client_secret: secret }),
  });
}

function wrongClient(google: boolean): string {
  return google
    ? 'Google does not know this client, or its secret is wrong.'
    : 'Microsoft does not accept this client.';
}

type Told = Pick<OAuthCheck, 'message' | 'hint'>;

const problem = (told: Told): OAuthCheck => ({ id: 'client', state: 'problem', ...told });

function unknown(name: string, reason: string): OAuthCheck {
  return {
    id: 'client',
    state: 'unknown',
    message: `${name} could not be asked about the app. ${reason}`,
    hint: 'Try again later; sign-ins may work all the same.',
  };
}

function redirect(google: boolean): OAuthCheck {
  return {
    id: 'redirect',
    state: 'problem',
    message: 'The provider would not send people back to Keydesk on this computer.',
    hint: google
      ? 'The client has to be of the type “Desktop app”; a web client cannot be used.'
      : 'In Entra under “Authentication”, add the platform “Mobile and desktop applications” with the address http://localhost.',
  };
}

const problemCodes: Readonly<Record<number, Told>> = {
  50194: {
    message: 'The app is for one organisation only (“single tenant”), but no tenant is entered.',
    hint: 'Enter the directory (tenant) ID from the overview page of the app registration.',
  },
  90002: {
    message: 'Microsoft does not know this tenant.',
    hint: 'Copy the directory (tenant) ID from the overview page of the app registration.',
  },
  900023: {
    message: 'The tenant is neither an ID nor a domain that Microsoft knows.',
    hint: 'Copy the directory (tenant) ID from the overview page of the app registration.',
  },
  700016: {
    message: 'Microsoft does not know this app in this tenant.',
    hint: 'Compare client ID and tenant with the overview page of the app registration.',
  },
  7000112: {
    message: microsoftCodes[7000112] ?? '',
    hint: 'In Entra under “Enterprise applications”, enable sign-in for it.',
  },
  7000218: {
    message: 'The app is not allowed to work without a secret, which a program on a computer cannot keep.',
    hint: 'In Entra under “Authentication”, set “Allow public client flows” to yes, and use “Mobile and desktop applications”.',
  },
  9002326: {
    message: 'The app’s address is registered for single-page applications.',
    hint: 'In Entra under “Authentication”, move http://localhost to “Mobile and desktop applications”: otherwise sign-ins end after 24 hours.',
  },
};
