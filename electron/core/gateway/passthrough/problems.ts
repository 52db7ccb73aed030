import { forbiddenAddress } from '../../services/lookup.ts';
import { GatewayError } from '../errors.ts';

const tryAgain = 'Try again in a moment.';
const checkNetwork = 'Check the network connection of the machine that Keydesk runs on.';
const askAdmin = 'Ask the admin to look at the base URL of the key in Keydesk under API Keys.';

const notHttp = 'HPE';

type Words = [code: 'provider_unreachable' | 'provider_timeout', what: string, hint: string];

/** By the codes of Node, OpenSSL and undici. No address, no path: agents need neither. */
const words: Record<string, Words> = {
  ENOTFOUND: ['provider_unreachable', 'was not found: its name does not resolve', checkNetwork],
  EAI_AGAIN: ['provider_unreachable', 'was not found: no name server answered', checkNetwork],
  ECONNREFUSED: ['provider_unreachable', 'refused the connection', tryAgain],
  ECONNRESET: ['provider_unreachable', 'closed the connection before it answered', tryAgain],
  EPIPE: ['provider_unreachable', 'closed the connection before it answered', tryAgain],
  UND_ERR_SOCKET: ['provider_unreachable', 'closed the connection before it answered', tryAgain],
  EHOSTUNREACH: ['provider_unreachable', 'cannot be reached from this machine', checkNetwork],
  ENETUNREACH: ['provider_unreachable', 'cannot be reached from this machine', checkNetwork],
  ENETDOWN: ['provider_unreachable', 'cannot be reached from this machine', checkNetwork],
  ETIMEDOUT: ['provider_timeout', 'did not take the connection in time', checkNetwork],
  UND_ERR_CONNECT_TIMEOUT: ['provider_timeout', 'did not take the connection in time', checkNetwork],
  UND_ERR_HEADERS_TIMEOUT: ['provider_timeout', 'did not answer in time', tryAgain],
  [forbiddenAddress]: [
    'provider_unreachable',
    'has a name that leads to an address that no provider can have',
    askAdmin,
  ],
  [notHttp]: ['provider_unreachable', 'answered with something that is not HTTP', askAdmin],
  UND_ERR_HEADERS_OVERFLOW: ['provider_unreachable', 'sent more headers than Keydesk takes', askAdmin],
};

/** What went wrong before the provider's answer began. */
export function unreachable(provider: string, error: Error): GatewayError {
  const code = codeOf(error);
  const [kind, what, hint] = words[code] ?? otherWords(code);
  return new GatewayError(kind, `${provider} ${what}.`, hint);
}

function codeOf(error: unknown): string {
  // Several addresses were tried: the first failure speaks for all.
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  // Its code is left out by undici 7.30.
  if (error instanceof Error && error.name === 'HTTPParserError') return notHttp;
  if (!(error instanceof Error) || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

function otherWords(code: string): Words {
  // Names of Node's and OpenSSL's certificate errors.
  if (/CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|^ERR_(?:TLS|SSL)/.test(code)) {
    return [
      'provider_unreachable',
      'could not prove who it is: its certificate is not valid',
      'Check the clock of the machine that Keydesk runs on, and whether a proxy on the network opens encrypted connections.',
    ];
  }
  return ['provider_unreachable', 'could not be reached', tryAgain];
}

/** The provider asked for a pause, and no other key can stand in. */
export function resting(provider: string, waitMs: number): GatewayError {
  return new GatewayError(
    'rate_limited',
    `${provider} wants to be left alone for a while: too much was asked of it, or it has too much to do.`,
    `Try again in ${Math.ceil(waitMs / 1000)} s.`,
    undefined,
    waitMs,
  );
}

export function unsafeOrigin(provider: string): GatewayError {
  return new GatewayError(
    'provider_unreachable',
    `The base URL of the ${provider} key is neither https nor on this machine, so the key was not sent.`,
    askAdmin,
  );
}

export function redirected(provider: string): GatewayError {
  return new GatewayError(
    'provider_unreachable',
    `${provider} sent the call on to another address, and Keydesk never follows with a key.`,
    askAdmin,
  );
}

export function encoded(provider: string): GatewayError {
  return new GatewayError(
    'provider_unreachable',
    `${provider} sent a compressed answer although a plain one was asked for, so Keydesk could not look through it for the key.`,
    askAdmin,
  );
}

/** In the middle of an answer that nobody has seen yet. */
export function brokenOff(provider: string): GatewayError {
  return unreachable(provider, Object.assign(new Error('cut'), { code: 'ECONNRESET' }));
}

export function tooSlow(provider: string): GatewayError {
  return unreachable(provider, Object.assign(new Error('slow'), { code: 'UND_ERR_HEADERS_TIMEOUT' }));
}

export function webPage(provider: string): GatewayError {
  return new GatewayError(
    'provider_unreachable',
    `Something answered with a web page where ${provider} should be, so this is not its API.`,
    askAdmin,
  );
}

export function notUnderstood(provider: string): GatewayError {
  return new GatewayError(
    'provider_unreachable',
    `${provider} answered, but not with what this tool knows.`,
    'Try again; if it stays, ask the admin to look at the base URL of the key in Keydesk under API Keys.',
  );
}
