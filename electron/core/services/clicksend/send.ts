import type { ConnectionLease, SettingsOf } from '../../connections/types.ts';
import type { SendResult } from '../../sends/types.ts';
import type { JsonAnswer } from '../json-call.ts';
import { type ClickSendAccess, post } from './api.ts';
import type { Sms } from './input.ts';
import { type Verdict, messageBody, verdictOf } from './message.ts';
import { quote } from './quote.ts';
import { isFamiliar, refusalOf, requestRefused } from './refusals.ts';
import { notSent, refused, unknown } from './results.ts';
import { noAnswerTrouble, statusTrouble } from './words.ts';

export type ClickSendLease = ConnectionLease<SettingsOf<'clicksend'>>;

/** Longer than for questions: giving up leaves an outcome that nobody knows. */
const patienceMs = 45_000;

/** Sends one message, once. ClickSend knows no idempotency key, so what may have gone out is never tried again. */
export function sendSms(
  lease: ClickSendLease,
  sms: Sms,
  reference: string,
  timeoutMs = patienceMs,
): Promise<SendResult> {
  const { settings } = lease;
  return lease.withSecret(async (apiKey) => {
    const access = { ...settings, apiKey };
    const refusal = await checkLength(access, sms, settings);
    if (refusal) return refusal;
    const answer = await post(access, '/sms/send', messageBody(sms, settings, reference), {
      timeoutMs,
    });
    return resultOf(answer, sms, lease);
  });
}

/** Accounts have a limit of parts of their own, and ClickSend cuts what is longer without a word. */
async function checkLength(
  access: ClickSendAccess,
  sms: Sms,
  settings: SettingsOf<'clicksend'>,
): Promise<SendResult | null> {
  if (sms.text.parts === 1) return null;
  const quoted = await quote(access, sms, settings);
  if ('trouble' in quoted) return notSent(quoted.trouble);
  return 'refusal' in quoted ? refused(quoted.refusal) : null;
}

const aboutAccount = new Set([401, 403, 404, 405]);

function resultOf(answer: JsonAnswer, sms: Sms, lease: ClickSendLease): SendResult {
  if ('failure' in answer) {
    if (!answer.reached) return notSent(noAnswerTrouble(answer.failure));
    const broke = answer.failure === 'timeout' ? 'did not answer in time' : 'broke off before it answered';
    return unknown(`ClickSend ${broke}, so nobody knows whether the message was sent.`);
  }
  const { status, json } = answer;
  if (status === 200) return judged(verdictOf(json, sms), sms, lease);
  if (aboutAccount.has(status)) return notSent(statusTrouble(status));
  // Said before anybody has looked at the message. Everything else may come after it was sent.
  if (status >= 400 && status < 500 && status !== 408) return refused(requestRefused(status));
  return unknown(
    `ClickSend answered with an error (HTTP ${status}) that does not say whether the message was sent.`,
  );
}

function judged(verdict: Verdict | null, sms: Sms, lease: ClickSendLease): SendResult {
  if (verdict === null) {
    return unknown('ClickSend answered in a way that does not say whether the message was sent.');
  }
  const { status, queued } = verdict;
  if (status === 'SUCCESS') return sent(verdict, sms, lease);
  if (!isFamiliar(status) && queued !== null && queued > 0) {
    return unknown('ClickSend took the message over with a status that Keydesk does not know.');
  }
  return refused(refusalOf(status, sms, lease.settings.from));
}

function sent(verdict: Verdict, sms: Sms, { settings, credential }: ClickSendLease): SendResult {
  const { messageId, price, currency, cutTo } = verdict;
  const parts = verdict.parts ?? sms.text.parts;
  const cost = price === null ? '' : `, ${price} ${currency}`.trimEnd();
  const cut = cutTo === null ? '' : ` It cut the text to ${cutTo.length} characters.`;
  const count = parts === 1 ? '1 part' : `${parts} parts`;
  return {
    outcome: 'sent',
    message: `ClickSend took the message over: ${count}${cost}.${cut}`,
    providerRef: messageId,
    credits: parts,
    answer: {
      status: 200,
      errorCode: null,
      body: {
        status: 'sent',
        messageId,
        to: verdict.to || sms.to.digits,
        from: verdict.from || settings.from,
        parts,
        encoding: sms.text.encoding,
        price,
        currency,
        credential,
        ...(cut !== '' && { warning: cut.trim() }),
      },
    },
    health: { state: 'connected', what: 'ClickSend took a message over.' },
  };
}
