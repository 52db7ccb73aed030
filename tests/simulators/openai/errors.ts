import type { KeyRecord } from '../core/keys.ts';
import type { ProviderRequest } from '../core/provider.ts';
import { type Reply, jsonReply } from '../core/reply.ts';
import { answerHeaders } from './headers.ts';

export interface OpenaiError {
  status: number;
  message: string;
  type?: string;
  param?: string | null;
  code?: string | null;
}

export function refuse(request: ProviderRequest, error: OpenaiError): Reply {
  const { status, message, type = 'invalid_request_error', param = null, code = null } = error;
  return jsonReply(status, answerHeaders(request), { error: { message, type, param, code } });
}

const insufficientQuota: OpenaiError = {
  status: 429,
  message:
    'You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.',
  type: 'insufficient_quota',
  code: 'insufficient_quota',
};

/** What the provider says for a status when nothing else is the matter. */
const troubles: Record<number, OpenaiError> = {
  401: {
    status: 401,
    message: 'Your authentication token has been invalidated. Please try signing in again.',
    code: 'token_invalidated',
  },
  402: { ...insufficientQuota, status: 402 },
  403: {
    status: 403,
    message: 'Country, region, or territory not supported',
    type: 'request_forbidden',
    code: 'unsupported_country_region_territory',
  },
  429: {
    status: 429,
    message:
      'Rate limit reached for requests in organization org-simulated on requests per min (RPM): Limit 500, Used 500, Requested 1. Please try again in 120ms.',
    type: 'requests',
    code: 'rate_limit_exceeded',
  },
  500: {
    status: 500,
    message:
      'The server had an error while processing your request. Sorry about that! You can retry your request, or contact us through our help center if the error persists.',
    type: 'server_error',
  },
  503: {
    status: 503,
    message: 'That model is currently overloaded with other requests. Please try again later.',
    type: 'server_error',
  },
};

export function trouble(request: ProviderRequest, status: number, message?: string): Reply {
  const known = troubles[status] ?? { status, message: 'Something went wrong.', type: 'server_error' };
  const type = status < 500 ? 'invalid_request_error' : 'server_error';
  return refuse(request, message === undefined ? known : { status, message, type });
}

const missingScope =
  "You have insufficient permissions for this operation. Missing scopes: api.model.read. Check that you have the correct role in your organization (Reader, Writer, Owner) and project (Member, Owner), and if you're using a restricted API key, that it has the necessary scopes.";

/** The refusal of a key, or null if it may go on. */
export function keyProblem(request: ProviderRequest, listsModels: boolean): Reply | null {
  const { secret, key } = request;
  if (secret === null) {
    const message =
      "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY), or as the password field (with blank username) if you're accessing the API from your browser and are prompted for a username and password. You can obtain an API key from https://platform.openai.com/account/api-keys.";
    return refuse(request, { status: 401, message });
  }
  if (isDead(key)) {
    const message = `Incorrect API key provided: ${masked(secret)}. You can find your API key at https://platform.openai.com/account/api-keys.`;
    return refuse(request, { status: 401, message, code: 'invalid_api_key' });
  }
  if (key?.state === 'restricted' && listsModels)
    return refuse(request, { status: 403, message: missingScope });
  if (key?.state === 'no-credit' && !listsModels) return refuse(request, insufficientQuota);
  return null;
}

function isDead(key: KeyRecord | null): boolean {
  return key === null || key.state === 'revoked';
}

/** The real API repeats the two ends of a wrong key. */
function masked(secret: string): string {
  if (secret.length < 12) return '*'.repeat(secret.length);
  return `${secret.slice(0, 8)}${'*'.repeat(secret.length - 12)}${secret.slice(-4)}`;
}
