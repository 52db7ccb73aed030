import type { AskPlan } from '../send-tool.ts';
import { lookAtAccount } from './account.ts';
import type { Sms } from './input.ts';
import { quote } from './quote.ts';
import { refusalAnswer, troubleAnswer } from './results.ts';
import type { ClickSendLease } from './send.ts';
import { ruleForNumber, senderRule } from './sender-rules.ts';

/** What a message would cost, how it would travel, and what the country asks of its sender. */
export function priceSms(lease: ClickSendLease, sms: Sms, signal: AbortSignal): ReturnType<AskPlan['ask']> {
  const { settings, credential } = lease;
  return lease.withSecret(async (apiKey) => {
    const access = { ...settings, apiKey };
    const [quoted, account] = await Promise.all([
      quote(access, sms, settings, signal),
      lookAtAccount(access, signal),
    ]);
    if ('trouble' in quoted) return { ...troubleAnswer(quoted.trouble), health: quoted.trouble };
    if ('refusal' in quoted) {
      const { health } = quoted.refusal;
      return { ...refusalAnswer(quoted.refusal), ...(health && { health }) };
    }
    const { to, from, country, parts, price, currency } = quoted.verdict;
    const rule = country === '' ? ruleForNumber(sms.to, settings.from) : senderRule(country, settings.from);
    const body = {
      parts: parts ?? sms.text.parts,
      encoding: sms.text.encoding,
      price,
      currency,
      to: to || sms.to.digits,
      from: from || settings.from,
      ...(rule !== null && { senderRule: rule }),
      // For comparison only: without it, the price is still worth knowing.
      ...('balance' in account && { balance: account.balance }),
      credential,
    };
    const health = { state: 'connected' as const, what: 'ClickSend told a price.' };
    return { status: 200, errorCode: null, body, health };
  });
}
