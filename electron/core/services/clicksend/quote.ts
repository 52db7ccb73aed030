import type { SettingsOf } from '../../connections/types.ts';
import type { Trouble } from '../smtp/trouble.ts';
import { type ClickSendAccess, post } from './api.ts';
import type { Sms } from './input.ts';
import { type Verdict, messageBody, verdictIn } from './message.ts';
import { type Refusal, refusalOf, tooLongForAccount } from './refusals.ts';
import { dataOf, notUnderstood } from './words.ts';

/** What a message would cost and how ClickSend reads it. Nothing is sent, nothing is charged. */
export async function quote(
  access: ClickSendAccess,
  sms: Sms,
  settings: SettingsOf<'clicksend'>,
  signal?: AbortSignal,
): Promise<{ verdict: Verdict } | { refusal: Refusal } | { trouble: Trouble }> {
  const read = dataOf(await post(access, '/sms/price', messageBody(sms, settings), { signal }));
  if ('trouble' in read) return read;
  const verdict = verdictIn(read.data, sms);
  if (verdict === null) return { trouble: notUnderstood };
  if (verdict.status !== 'SUCCESS') return { refusal: refusalOf(verdict.status, sms, settings.from) };
  if (verdict.cutTo !== null) return { refusal: tooLongForAccount(sms, verdict.cutTo) };
  return { verdict };
}
