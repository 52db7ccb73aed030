import { OAuth2Client, type OAuth2ClientOptions } from 'google-auth-library';
import type { Registration } from '../flow.ts';
import type { Wire } from '../wire.ts';

export function googleClient(registration: Registration, wire: Wire, redirectUri?: string): OAuth2Client {
  const { authorize, token, revoke } = registration.endpoints;
  const secret = registration.clientSecret();
  return overWire(wire, {
    clientId: registration.clientId,
    ...(secret !== null && { clientSecret: secret }),
    ...(redirectUri !== undefined && { redirectUri }),
    endpoints: {
      oauth2AuthBaseUrl: authorize,
      oauth2TokenUrl: token,
      ...(revoke !== null && { oauth2RevokeUrl: revoke }),
    },
  });
}

/**
 * Google's own client, over our wire: the library would try a token endpoint in trouble four times, follow redirects with
 * the tokens in the body, and wait for ever.
 */
export function overWire(wire: Wire, options: OAuth2ClientOptions): OAuth2Client {
  const client = new OAuth2Client({
    ...options,
    transporterOptions: { fetchImplementation: (url, init) => fetchOver(wire, url, init) },
  });
  client.transporter.interceptors.request.add({
    resolved: (config) => Promise.resolve({ ...config, retry: false, retryConfig: { retry: 0 } }),
  });
  return client;
}

async function fetchOver(
  wire: Wire,
  input: Parameters<typeof fetch>[0],
  init: RequestInit | undefined,
): Promise<Response> {
  const url = input instanceof Request ? input.url : String(input);
  const headers = Object.fromEntries(new Headers(init?.headers ?? {}));
  const method = init?.method?.toUpperCase() === 'POST' ? 'POST' : 'GET';
  const answer = await wire.send({
    method,
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8', ...headers },
    ...(init?.body instanceof URLSearchParams && { body: init.body.toString() }),
    ...(init?.signal && { signal: init.signal }),
  });
  const bodiless = answer.status === 204 || answer.status === 304;
  return new Response(bodiless ? null : answer.text, { status: answer.status, headers: answer.headers });
}
