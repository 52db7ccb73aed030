import { describe, expect, it } from 'vitest';
import { headerText, mailboxesIn } from './header-text.ts';

describe('the text of a header', () => {
  it.each([
    ['plain', 'Hello there', 'Hello there'],
    ['decoded already', 'Grüße 東', 'Grüße 東'],
    ['quoted', '=?utf-8?Q?Gr=C3=BC=C3=9Fe_an_alle?= hier', 'Grüße an alle hier'],
    ['of two words with a space between that is none', '=?utf-8?b?R3I=?= =?utf-8?b?w7zDn2U=?=', 'Grüße'],
    ['cut within a character', '=?utf-8?b?R3LD?=\r\n =?utf-8?b?vMOfZQ==?=', 'Grüße'],
    ['with a language', '=?iso-8859-1*de?q?Gr=FC=DFe?=', 'Grüße'],
    ['with another text between', '=?utf-8?q?a?= b =?utf-8?q?c?=', 'a b c'],
    ['in an unknown charset', '=?no-such?q?abc?=', 'abc'],
    ['broken', '=?utf-8?b?', '=?utf-8?b?'],
    ['with a line break in it', '=?utf-8?q?a=0D=0ABcc:_x?=', 'a Bcc: x'],
  ])('is read: %s', (_what, value, text) => {
    expect(headerText(value)).toBe(text);
  });

  it('is read of the addresses in it', () => {
    expect(
      mailboxesIn('=?utf-8?q?J=C3=B6rg=2C_M=2E?= <kim@example.org>, team: a@example.org, b@example.org;'),
    ).toEqual([
      { address: 'kim@example.org', name: 'Jörg, M.' },
      { address: 'a@example.org', name: '' },
      { address: 'b@example.org', name: '' },
    ]);
    expect(mailboxesIn('')).toEqual([]);
  });

  it('is bounded', () => {
    expect(headerText('x'.repeat(1_000_000)).length).toBeLessThan(100_000);
    expect(
      mailboxesIn(Array.from({ length: 100_000 }, (_, at) => `a${at}@example.org`).join(',')).length,
    ).toBe(200);
  });
});
