import { describe, expect, it } from 'vitest';
import { readNumber, showNumber } from './phone-number.ts';

describe('a phone number', () => {
  it.each([
    ['+61400000001', '+61400000001'],
    [' +61 400 000 001 ', '+61400000001'],
    ['+61-400-000-001', '+61400000001'],
    ['+61400000001\n', '+61400000001'],
    ['+1 (202) 555-0100', '+12025550100'],
    ['0061400000001', '+61400000001'],
    ['00 61 400.000.001', '+61400000001'],
    ['+49\u00a0151\u20112345678', '+491512345678'],
  ])('in international form is read from %j, whatever the country', (text, digits) => {
    expect(readNumber(text, 'DE')).toEqual({ digits, country: null });
    expect(readNumber(text, '')).toEqual({ digits, country: null });
  });

  it.each([
    ['0400 000 001', 'AU', '0400000001'],
    ['(02) 5550-0100', 'AU', '0255500100'],
    ['(202) 555-0100', 'US', '2025550100'],
    ['0151 2345678', 'DE', '01512345678'],
    ['45 12 34 56', 'DK', '45123456'],
  ])('in local form is read from %j in %s', (text, country, digits) => {
    const number = { digits, country };
    expect(readNumber(text, country)).toEqual(number);
    expect(showNumber(number)).toBe(`${digits} (${country})`);
  });

  it.each([
    ['0400 000 001', '', 'country'],
    ['0400 000 001', 'XX', 'country'],
    ['0400 000 001', 'constructor', 'country'],
    ['61400000001', 'AU', 'two ways|with and without'],
    ['12025550100', 'US', 'with and without'],
    ['491512345678', 'DE', 'with and without'],
  ])('in local form is not read where that could go wrong: %j in %j', (text, country, why) => {
    expect(readNumber(text, country)).toEqual({ problem: expect.stringMatching(why) });
  });

  it.each([
    ['', 'missing'],
    ['   ', 'missing'],
    ['north', 'letters'],
    ['+61400FLOWERS', 'letters'],
    ['+61400000001 x12', 'letters'],
    ['٠٤٠٠٠٠٠٠٠١', 'not a phone number'],
    ['+61400000001,+61400000002', 'one number'],
    ['+61400000001;+61400000002', 'one number'],
    ['+61400000001 +61400000002', 'one number'],
    ['0400000001 & 0400000002', 'one number'],
    ['0400000001 0400000002', 'not a phone number'],
    ['0400000001/0400000002', 'not a phone number'],
    ['+61400000001\n+61400000002', 'line breaks'],
    ['+61400000001\r\nBcc: x', 'line breaks'],
    ['+61400\u0000000001', 'control'],
    ['\u202a+61400000001\u202c', 'invisible'],
    ['+614000\u200b00001', 'invisible'],
    ['+49 (0)151 2345678', 'Leave the \\(0\\) out'],
    ['+0151234567', 'international form'],
    ['+1234', 'international form'],
    ['+1234567890123456', 'international form'],
    ['++61400000001', 'international form|one number'],
    ['+', 'international form'],
    ['123', 'not a phone number'],
    ['*100#', 'not a phone number'],
    ['tel:+61400000001', 'letters'],
  ])('is not read from %j', (text, why) => {
    expect(readNumber(text, 'AU')).toEqual({ problem: expect.stringMatching(why) });
  });

  it('is exactly the digits that were typed, or refused, for 20,000 hostile inputs', () => {
    const random = generator(20261009);
    const plain = ['+', '00', '0', '61', '400', '1', '49', '555', '20', ' ', '-', '(', ')', '.'];
    const odd = [
      '(0)',
      ',',
      ';',
      '/',
      '\n',
      '\r\n',
      '\0',
      '\t',
      '\u200b',
      '\u202e',
      'a',
      'é',
      '٣',
      '５',
      '＋',
      '#',
      '"',
      '😀',
    ];
    const pick = (pieces: string[]): string => pieces[Math.floor(random() * pieces.length)] ?? '';
    let accepted = 0;
    for (let round = 0; round < 20_000; round++) {
      const length = 1 + Math.floor(random() * 8);
      const text = Array.from({ length }, () => pick(random() < 0.85 ? plain : odd)).join('');
      const country = random() < 0.5 ? 'AU' : '';
      const read = readNumber(text, country);
      if ('problem' in read) continue;
      accepted++;
      const typed = text.replace(/[^+\d]/g, '').replace(/^00/, '+');
      expect(read.digits).toBe(typed);
      expect(read.digits).toMatch(read.country === null ? /^\+[1-9]\d{6,14}$/ : /^\d{4,13}$/);
    }
    expect(accepted).toBeGreaterThan(200);
  });
});

/** Mulberry32: the same inputs in every run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
