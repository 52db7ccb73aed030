import type { ProbeFailure } from '../probe.ts';
import { isObject } from '../shared-state.ts';
import { type Trouble, mayPass, needsYou } from '../smtp/trouble.ts';

const unreached: Record<ProbeFailure, string> = {
  timeout: 'SMTP.com took too long to answer.',
  not_found: 'SMTP.com cannot be reached. Check that this computer is online.',
  refused: 'Nothing takes connections at this address of SMTP.com.',
  forbidden: 'The base URL leads to an address that cannot be SMTP.com.',
  certificate: 'The certificate of SMTP.com cannot be verified, so nothing was sent.',
  broken: 'The connection to SMTP.com broke off.',
};

export function noAnswerTrouble(failure: ProbeFailure): Trouble {
  const words = unreached[failure];
  return failure === 'forbidden' ? needsYou(words, 'baseUrl') : mayPass(words);
}

export const notUnderstood: Trouble = needsYou(
  'What answers is not SMTP.com as Keydesk knows it. Check the base URL.',
  'baseUrl',
);

/** Any answer but 200. */
export function answerTrouble(status: number, json: unknown): Trouble {
  if (status === 401) {
    return needsYou(
      'SMTP.com does not accept this API key. Make a new one in its panel under Account, API, and enter it here.',
      'apiKey',
    );
  }
  if (status === 403)
    return needsYou(`SMTP.com does not let this API key do that.${reasons(json)}`, 'apiKey');
  if (status === 429) return mayPass('SMTP.com is limiting requests at the moment.');
  if (status >= 500) return mayPass(`SMTP.com has trouble at the moment (HTTP ${status}).`);
  if (status >= 300 && status < 400) {
    return needsYou(
      'SMTP.com sent the request on to another address, and Keydesk never follows with a key. Check the base URL.',
      'baseUrl',
    );
  }
  if (status === 404) return notUnderstood;
  return needsYou(`SMTP.com refused (HTTP ${status}).${reasons(json)}`);
}

const longest = 240;

/** What a 400 says, field by field. Both forms are out there: `data.errors.{field}` and `data.{field}`. */
export function reasons(json: unknown): string {
  const data = isObject(json) ? json['data'] : undefined;
  if (!isObject(data)) return '';
  const errors = isObject(data['errors']) ? data['errors'] : data;
  const text = Object.entries(errors)
    .filter((entry): entry is [string, string] => typeof entry[1] === 'string')
    .map(([field, problem]) => `${field} ${problem}`)
    .join('; ')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ');
  return text === '' ? '' : ` It says: “${text.slice(0, longest)}”.`;
}
