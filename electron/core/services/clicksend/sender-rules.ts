import { countries, countriesOf } from './calling-codes.ts';
import type { PhoneNumber } from './phone-number.ts';

/** tag: a name. number: dedicated or own. shared: whatever number ClickSend takes. */
export type SenderKind = 'tag' | 'number' | 'shared';

export function senderKind(from: string): SenderKind {
  if (from === '') return 'shared';
  return /^\+?\d+$/.test(from) ? 'number' : 'tag';
}

type Rule = Partial<Record<SenderKind, string>>;

const northAmerica: Rule = {
  tag: 'The USA and Canada know no names as senders: send from a number that is registered there (10DLC, toll-free or short code).',
  number:
    'The USA and Canada take messages only from numbers that are registered there (10DLC, toll-free or short code).',
  shared:
    'The USA and Canada take messages only from registered numbers; a shared number may be replaced or blocked. A registered number of your own (10DLC, toll-free or short code) is safe.',
};

const registered = (country: string, consequence: string): Rule => ({
  tag: `${country} takes names as senders only once they are registered there; ${consequence}.`,
});

const noNames = (country: string): Rule => ({
  tag: `${country} knows no names as senders: ClickSend puts a number in its place, or the network drops the message.`,
});

// USA, Australia, Singapore: as ClickSend's help pages had it in October 2026. The others: what SMS carriers publish for
// all of their customers. Advice only: what ClickSend answers decides.
const rules: Record<string, Rule> = {
  US: northAmerica,
  CA: northAmerica,
  PR: northAmerica,
  AU: registered(
    'Australia',
    'since 1 July 2026, one that is not in the sender ID register of the ACMA cannot be used',
  ),
  SG: {
    tag: 'Singapore shows names that are not in its sender ID registry (SSIR) as “Likely-SCAM”, or blocks them.',
    number:
      'Singapore shows numbers that are not in its sender ID registry (SSIR) as “Likely-SCAM”, or blocks them.',
    shared: 'Singapore shows unregistered senders as “Likely-SCAM”, or blocks them.',
  },
  NZ: noNames('New Zealand'),
  CN: {
    tag: 'China knows no names as senders and lets through only texts that were registered before.',
    number: 'China lets through only texts that were registered before, and replaces the sender.',
    shared: 'China lets through only texts that were registered before, and replaces the sender.',
  },
  IN: registered(
    'India',
    'sender and text have to stand in the operators’ DLT register, or the message is dropped',
  ),
  AE: registered('The United Arab Emirates', 'others are blocked'),
  SA: registered('Saudi Arabia', 'others are blocked'),
  TR: registered('Türkiye', 'others are blocked'),
  ID: registered('Indonesia', 'others are replaced or blocked'),
  PH: registered('The Philippines', 'others are blocked'),
  TH: registered('Thailand', 'others are replaced or blocked'),
  VN: registered('Vietnam', 'others are blocked'),
  NG: registered('Nigeria', 'others are blocked'),
  KE: registered('Kenya', 'others are blocked'),
};

/** What a country asks of senders, in words; null where nothing special is known. */
export function senderRule(country: string, from: string): string | null {
  return rules[country]?.[senderKind(from)] ?? null;
}

/** For a form where somebody chooses a country and a sender. */
export function rulesByCountry(from: string): { country: string; rule: string | null }[] {
  return countries.map((country) => ({ country, rule: senderRule(country, from) }));
}

/** Where several countries share a code, the rule that any of them has. */
export function ruleForNumber({ digits, country }: PhoneNumber, from: string): string | null {
  const countries = country === null ? countriesOf(digits) : [country];
  return countries.map((one) => senderRule(one, from)).find((rule) => rule !== null) ?? null;
}
