import { randomUUID } from 'node:crypto';
import { type Reply, jsonReply } from '../core/reply.ts';
import type { Death } from './state.ts';

const texts: Record<number, string> = {
  50011:
    'The redirect URI specified in the request does not match the redirect URIs configured for the application.',
  50076:
    'Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access the resource.',
  50173:
    'The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password.',
  50194:
    "Application is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such apps created after '10/15/2018'. Use a tenant-specific endpoint or configure the application to be multi-tenant.",
  53003:
    'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
  54005:
    'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
  65001:
    'The user or administrator has not consented to use the application. Send an interactive authorization request for this user and resource.',
  65004: 'User declined to consent to access the app.',
  70000: 'Provided grant is invalid or malformed.',
  70008:
    'The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.',
  90002:
    'Tenant not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.',
  90094: 'Admin consent is required for the permissions requested by this application.',
  501481: 'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
  650053: "The application asked for a scope that doesn't exist on the resource.",
  700016:
    'Application was not found in the directory. This can happen if the application has not been installed by the administrator of the tenant.',
  700082: 'The refresh token has expired due to inactivity. The token was inactive for 90.00:00:00.',
  7000112: 'Application is disabled.',
  7000218: "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  9002313: 'Invalid request. Request is malformed or invalid.',
};

/** A sentence as Entra writes it, with the ids that its support asks for. */
export function describe(code: number, text = texts[code] ?? 'The request was refused.'): string {
  return `AADSTS${code}: ${text} Trace ID: ${randomUUID()} Correlation ID: ${randomUUID()} Timestamp: ${stamp()}`;
}

/** The body of a refusal at the token endpoint. */
export function aadsts(
  status: number,
  { error = 'invalid_grant', code, suberror, description }: Death,
): Reply {
  return jsonReply(
    status,
    ['cache-control', 'no-store, no-cache'],
    aadstsBody({
      error,
      code,
      ...(suberror === undefined ? {} : { suberror }),
      ...(description === undefined ? {} : { description }),
    }),
  );
}

export function aadstsBody({ error = 'invalid_grant', code, suberror, description }: Death): object {
  return {
    error,
    error_description: describe(code, description),
    error_codes: [code],
    timestamp: stamp(),
    trace_id: randomUUID(),
    correlation_id: randomUUID(),
    error_uri: `https://login.microsoftonline.com/error?code=${code}`,
    ...(suberror === undefined ? {} : { suberror }),
  };
}

function stamp(): string {
  return `${new Date().toISOString().slice(0, 19).replace('T', ' ')}Z`;
}
