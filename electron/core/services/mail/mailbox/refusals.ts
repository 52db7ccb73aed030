import type { Permission } from '../../../../../shared/ipc/permissions.ts';
import type { Health } from '../../../connections/types.ts';
import type { SendResult } from '../../../sends/types.ts';
import type { ProbeFailure } from '../../probe.ts';
import type { AskAnswer } from '../../send-tool.ts';
import { type Trouble, mayPass } from '../../smtp/trouble.ts';
import type { ApiAnswer, MailProvider } from './api.ts';
import { missingPermission } from './permissions.ts';

/** Why something was not done, as agents hear it. */
export interface Refusal {
  status: number;
  code: string;
  message: string;
  hint: string;
  field?: string;
  retryAfterSeconds?: number;
  health?: Health;
  /** It may work later, with nobody doing anything. */
  passing: boolean;
  /** It may have been done all the same. */
  unclear?: boolean;
}

/** What codes of a provider mean, as far as they say more than the status. */
export type KnownRefusals = Readonly<
  Record<string, Pick<Refusal, 'status' | 'code' | 'message' | 'hint' | 'field'>>
>;

export interface Asked {
  provider: MailProvider;
  known: KnownRefusals;
  /** What the call needs, should the provider say that it was not given. */
  needs: Permission;
  /** Codes that mean so. */
  withoutPermission: readonly string[];
}

export type NotAnswered = Exclude<ApiAnswer, { kind: 'answered' }>;

/** An answer that is not a yes, in words. */
export function refusalOf(answer: ApiAnswer, asked: Asked): Refusal {
  return answer.kind === 'answered'
    ? answeredNo(answer.status, answer.json, asked)
    : unanswered(answer, asked);
}

function unanswered(answer: NotAnswered, { provider }: Asked): Refusal {
  switch (answer.kind) {
    case 'limited':
      return {
        status: 429,
        code: 'rate_limited',
        message: `${provider.name} wants fewer requests for this mailbox at the moment.`,
        hint: `Nothing was done. Try again in ${answer.seconds} seconds.`,
        retryAfterSeconds: answer.seconds,
        passing: true,
      };
    case 'no_token':
      return ofTrouble(answer.trouble);
    case 'lost':
      return { ...ofTrouble(mayPass(failureWords[answer.failure](provider.name))), unclear: true };
    case 'unreached':
      return ofTrouble(mayPass(failureWords[answer.failure](provider.name)));
    default:
      return answer satisfies never;
  }
}

const failureWords: Record<ProbeFailure, (name: string) => string> = {
  timeout: (name) => `${name} took too long to answer.`,
  not_found: (name) => `${name} cannot be reached. Check that this computer is online.`,
  refused: (name) => `Nothing takes connections where ${name} should be.`,
  forbidden: (name) => `The address of ${name} leads to where it cannot be.`,
  certificate: (name) => `The certificate of ${name} cannot be verified, so nothing was sent there.`,
  broken: (name) => `The connection to ${name} broke off.`,
};

/** The connection itself does not work. */
function ofTrouble(trouble: Trouble): Refusal {
  const message = trouble.reason;
  return trouble.state === 'failing'
    ? { ...passing(message), health: trouble }
    : {
        status: 424,
        code: 'needs_reconnect',
        message,
        hint: 'Only the person who owns this agent can mend it, under Integrations in Keydesk.',
        health: trouble,
        passing: false,
      };
}

function passing(message: string): Refusal {
  return { status: 502, code: 'provider_unreachable', message, hint: 'Try again later.', passing: true };
}

function answeredNo(
  status: number,
  json: unknown,
  { provider, known, needs, withoutPermission }: Asked,
): Refusal {
  const { name } = provider;
  const error = provider.errorIn(json);
  const code = error?.code ?? '';
  if (status === 403 && withoutPermission.includes(code)) {
    return { status: 424, code: 'needs_permission', ...missingPermission(name, needs), passing: false };
  }
  const meant = Object.hasOwn(known, code) ? known[code] : undefined;
  if (meant) return { ...meant, passing: false };
  if (status === 408 || status >= 500) {
    const trouble = mayPass(`${name} has trouble at the moment (HTTP ${status}).`);
    return { ...passing(trouble.reason), health: trouble, unclear: true };
  }
  if (status < 400) return notUnderstood(name);
  const words = error ? ` It said: “${quoted(error)}”.` : '';
  return { ...byStatus(status, name, words), passing: false };
}

/** A 200 with a page in it, a redirect: something that is not the provider stands between. */
export function notUnderstood(name: string): Refusal {
  const trouble = mayPass(`What answered does not speak as ${name} does: something stands between.`);
  return { ...passing(trouble.reason), health: trouble };
}

function byStatus(
  status: number,
  name: string,
  words: string,
): Pick<Refusal, 'status' | 'code' | 'message' | 'hint'> {
  if (status === 404 || status === 410) {
    const message = 'There is no such mail in this mailbox.';
    return { status: 404, code: 'not_found', message, hint: 'Search again: mails are moved and deleted.' };
  }
  if (status === 413) {
    const message = `This is larger than ${name} takes.`;
    return { status: 413, code: 'too_large', message, hint: 'Send less, or in several mails.' };
  }
  if (status === 403) {
    const message = `${name} does not allow this.${words}`;
    return { status: 403, code: 'not_allowed', message, hint: 'The owner of the mailbox may know why.' };
  }
  const message = `${name} did not take this (HTTP ${status}).${words}`;
  return { status: 400, code: 'invalid_input', message, hint: 'Change what is named and try again.' };
}

const longestQuote = 200;

function quoted({ message, code }: { message: string; code: string }): string {
  const line = (message || code).replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
  return line.length > longestQuote ? `${line.slice(0, longestQuote)}…` : line;
}

export function refusalAnswer(refusal: Refusal): AskAnswer {
  const { status, health, passing: _passing, unclear: _unclear, ...error } = refusal;
  return { status, errorCode: error.code, body: { error }, ...(health && { health }) };
}

/** Nothing was sent or kept, and that is known. `what`: what there is nothing of. */
export function notDone(refusal: Refusal, what = 'Nobody got this mail.'): SendResult {
  const { status, health, passing: later, unclear: _unclear, ...error } = refusal;
  const hint = `${what} ${error.hint}`;
  const answer = { status, errorCode: error.code, body: { error: { ...error, hint } } };
  return {
    outcome: later ? 'failed' : 'refused',
    message: refusal.message,
    providerRef: null,
    answer,
    ...(health && { health }),
  };
}
