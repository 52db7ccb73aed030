import type { ProbeFailure } from '../probe.ts';
import { type JsonAnswer } from '../json-call.ts';
import { isObject } from '../shared-state.ts';
import { type Trouble, mayPass, needsYou } from '../smtp/trouble.ts';

const unreached: Record<ProbeFailure, string> = {
  timeout: 'ClickSend took too long to answer.',
  not_found: 'ClickSend cannot be reached. Check that this computer is online.',
  refused: 'Nothing takes connections at this address of ClickSend.',
  forbidden: 'The base URL leads to an address that cannot be ClickSend.',
  certificate: 'The certificate of ClickSend cannot be verified, so nothing was sent.',
  broken: 'The connection to ClickSend broke off.',
};

export const keyRefused = needsYou(
  'ClickSend does not accept this user name and API key. Both stand in its dashboard under Developers, API Credentials.',
  'apiKey',
);

export const notActivated = needsYou(
  'ClickSend has not activated this account, or has closed it. Sign in at ClickSend to see why.',
);

const notThere = needsYou(
  'What answers is not ClickSend as Keydesk knows it. Check the base URL.',
  'baseUrl',
);

/** A page of a proxy or a network's sign-in, for example: it may be gone the next time. */
export const notUnderstood = mayPass(
  'What answered does not speak as ClickSend does. If this stays so, check the base URL.',
);

export function noAnswerTrouble(failure: ProbeFailure): Trouble {
  const words = unreached[failure];
  return failure === 'forbidden' ? needsYou(words, 'baseUrl') : mayPass(words);
}

/** Any status but 200. ClickSend's own text is left out: it is meant for programmers. */
export function statusTrouble(status: number): Trouble {
  if (status === 401) return keyRefused;
  if (status === 403) {
    return needsYou(
      'ClickSend does not let this account do that (HTTP 403). Look at its rights in the dashboard of ClickSend.',
      'username',
    );
  }
  if (status === 429) return mayPass('ClickSend is limiting requests at the moment.');
  if (status >= 500) return mayPass(`ClickSend has trouble at the moment (HTTP ${status}).`);
  if (status >= 300 && status < 400) {
    return needsYou(
      'ClickSend sent the request on to another address, and Keydesk never follows with a key. Check the base URL.',
      'baseUrl',
    );
  }
  if (status === 404 || status === 405) return notThere;
  return mayPass(`ClickSend refused the request (HTTP ${status}).`);
}

/** What stands under `data` in ClickSend's envelope, or what is wrong. */
export function dataOf(answer: JsonAnswer): { data: Record<string, unknown> } | { trouble: Trouble } {
  if ('failure' in answer) return { trouble: noAnswerTrouble(answer.failure) };
  const { status, json } = answer;
  if (status !== 200) return { trouble: statusTrouble(status) };
  const data = isObject(json) ? json['data'] : undefined;
  return isObject(data) ? { data } : { trouble: notUnderstood };
}
