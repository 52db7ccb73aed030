import { type JsonAnswer, callJson } from '../json-call.ts';

/** An account at ClickSend, as its REST API v3 is asked. */
export interface ClickSendAccess {
  username: string;
  apiKey: string;
  /** Without `/v3`. */
  baseUrl: string;
}

const usualTimeoutMs = 15_000;

export function ask(access: ClickSendAccess, path: string, signal?: AbortSignal): Promise<JsonAnswer> {
  return callJson({ ...head(access, path), method: 'GET', timeoutMs: usualTimeoutMs }, signal);
}

export function post(
  access: ClickSendAccess,
  path: string,
  body: unknown,
  { signal, timeoutMs = usualTimeoutMs }: { signal?: AbortSignal | undefined; timeoutMs?: number } = {},
): Promise<JsonAnswer> {
  return callJson({ ...head(access, path), method: 'POST', body, timeoutMs }, signal);
}

function head({ username, apiKey, baseUrl }: ClickSendAccess, path: string) {
  const basic = Buffer.from(`${username}:${apiKey}`).toString('base64');
  return {
    url: `${baseUrl}/v3${path}`,
    headers: { authorization: `Basic ${basic}` },
    secrets: [basic, apiKey],
  };
}
