import type { IncomingHttpHeaders } from 'node:http';
import { type Grant, GrantError, TokenRejected } from '../../../oauth/types.ts';
import { type JsonAnswer, type Lines, callJson } from '../../json-call.ts';
import type { ProbeFailure } from '../../probe.ts';
import { type Trouble, mayPass, needsYou } from '../../smtp/trouble.ts';
import { MailboxBusy, type MailboxQueue, queueOf } from './queue.ts';
import { secondsToWait } from './retry-after.ts';

/** What a provider's error says, for programs and for programmers. */
export interface ProviderError {
  code: string;
  message: string;
}

/** How one provider of mailboxes speaks. */
export interface MailProvider {
  /** As people call it. */
  name: string;
  errorIn(json: unknown): ProviderError | null;
  /** Whether a refusal with this code is about too many requests, beyond those with status 429. */
  limits(code: string): boolean;
}

export interface ApiRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the grant's origin, with query. */
  path: string;
  body?: unknown;
  bytes?: Uint8Array;
  headers?: Record<string, string>;
  timeoutMs?: number;
  largestAnswer?: number;
  lines?: Lines;
}

export type HandedOutRequest = Pick<ApiRequest, 'method' | 'bytes' | 'timeoutMs'> & {
  headers: Record<string, string>;
};

export interface Answered {
  kind: 'answered';
  status: number;
  json: unknown;
  headers: IncomingHttpHeaders;
}

export type ApiAnswer =
  | Answered
  /** No connection came about. */
  | { kind: 'unreached'; failure: ProbeFailure }
  /** It broke off after the request may have been read. */
  | { kind: 'lost'; failure: ProbeFailure }
  /** Not done: there is no access token. */
  | { kind: 'no_token'; trouble: Trouble }
  /** Not done: the provider, or the queue, wants a pause. */
  | { kind: 'limited'; seconds: number };

const usualTimeoutMs = 30_000;

/** One person's mailbox at its provider. Nothing that is asked here is asked twice, but for a token that was refused. */
export class MailApi {
  readonly provider: MailProvider;
  readonly #grant: Grant;
  readonly #queue: MailboxQueue;

  constructor(provider: MailProvider, grant: Grant) {
    this.provider = provider;
    this.#grant = grant;
    this.#queue = queueOf(`${provider.name} ${grant.api} ${grant.account}`);
  }

  get origin(): string {
    return new URL(this.#grant.api).origin;
  }

  /** Throws only if whoever asked has stopped asking. */
  call(request: ApiRequest, signal?: AbortSignal): Promise<ApiAnswer> {
    return this.#inLine(() => this.#withToken(request, signal), signal);
  }

  /**
   * To an address that the provider has just handed out for this one thing, which is all that it takes: the token does
   * not go there. It may be elsewhere, but not in the clear.
   */
  async callHandedOut(
    url: string,
    { timeoutMs = usualTimeoutMs, ...rest }: HandedOutRequest,
  ): Promise<ApiAnswer> {
    const { protocol, origin } = URL.parse(url) ?? { protocol: '', origin: '' };
    if (protocol !== 'https:' && origin !== this.origin) return { kind: 'unreached', failure: 'forbidden' };
    return await this.#inLine(() => callJson({ ...rest, url, secrets: [url], timeoutMs }));
  }

  async #inLine(use: () => Promise<JsonAnswer>, signal?: AbortSignal): Promise<ApiAnswer> {
    try {
      return this.#judged(await this.#queue.run(use, signal));
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof MailboxBusy) return { kind: 'limited', seconds: error.seconds };
      const { message } = error instanceof Error ? error : { message: '' };
      if (error instanceof GrantError) {
        const trouble = error.state === 'needs_you' ? needsYou(message) : mayPass(message);
        return { kind: 'no_token', trouble };
      }
      if (error instanceof TokenRejected) return { kind: 'no_token', trouble: mayPass(message) };
      throw error;
    }
  }

  async #withToken(request: ApiRequest, signal: AbortSignal | undefined): Promise<JsonAnswer> {
    return await this.#grant.withToken(async (token) => {
      const answer = await callJson(this.#with(request, token), signal);
      if ('status' in answer && answer.status === 401) throw this.#rejected(answer.headers);
      return answer;
    }, signal);
  }

  #with({ path, headers = {}, timeoutMs = usualTimeoutMs, ...rest }: ApiRequest, token: string) {
    const authorization = `Bearer ${token}`;
    return {
      ...rest,
      url: this.origin + path,
      headers: { ...headers, authorization },
      secrets: [token],
      timeoutMs,
    };
  }

  /** A rule of the organisation (continuous access evaluation) is met by a new sign-in only; a refresh does not help. */
  #rejected(headers: IncomingHttpHeaders): Error {
    const { name } = this.provider;
    return /insufficient_claims/.test(headers['www-authenticate'] ?? '')
      ? new GrantError('needs_you', `${name} wants you to sign in again, by a rule of your organisation.`)
      : new TokenRejected(`${name} refuses the access that it has just given.`);
  }

  #judged(answer: JsonAnswer): ApiAnswer {
    if ('failure' in answer) {
      const { failure, reached } = answer;
      return { kind: reached ? 'lost' : 'unreached', failure };
    }
    const { status, headers, json } = answer;
    const error = this.provider.errorIn(json);
    const limited = status === 429 || (status === 403 && this.provider.limits(error?.code ?? ''));
    const isPause = limited || (status === 503 && headers['retry-after'] !== undefined);
    if (!isPause) return { kind: 'answered', ...answer };
    const seconds = secondsToWait(headers, error?.message);
    this.#queue.pause(seconds);
    return limited ? { kind: 'limited', seconds } : { kind: 'answered', ...answer };
  }
}
