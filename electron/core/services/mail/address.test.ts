import { describe, expect, it } from 'vitest';
import { checkAddress, domainOf } from './address.ts';

function problemOf(text: string): string {
  const check = checkAddress(text);
  return 'problem' in check ? check.problem : '';
}

describe('an address', () => {
  it.each([
    ['kim@example.com', 'kim@example.com'],
    ['Kim.O+tag_1@Example.COM', 'Kim.O+tag_1@example.com'],
    ["o'brien!#$%&*/=?^`{|}~@example.com", "o'brien!#$%&*/=?^`{|}~@example.com"],
    ['kim@bücher.example', 'kim@xn--bcher-kva.example'],
    ['kim@BÜCHER.example', 'kim@xn--bcher-kva.example'],
    ['kim@xn--bcher-kva.example', 'kim@xn--bcher-kva.example'],
    ['kim@straße.example', 'kim@xn--strae-oqa.example'],
    ['root@localhost', 'root@localhost'],
    [`${'a'.repeat(64)}@example.com`, `${'a'.repeat(64)}@example.com`],
  ])('%s goes into the envelope as %s', (text, address) => {
    expect(checkAddress(text)).toEqual({ address });
  });

  it.each([
    'you@y.test\r\nBcc: evil@z.test',
    'you@y.test\nRCPT TO:<evil@z.test>',
    'a b@example.com',
    'kim@example.com ',
    'kim\u200b@example.com',
    'kim@exa\u00admple.com',
    'kim@\u202eexample.com',
    'kim\0@example.com',
  ])('with a space or something invisible is refused: %j', (text) => {
    expect(problemOf(text)).toMatch(/no spaces, line breaks or invisible/);
  });

  it.each([
    'a@example.com,b@example.com',
    'a@example.com;b@example.com',
    'friends:evil@z.test',
    'Kim<kim@example.com>',
    '<kim@example.com>',
    'kim(comment)@example.com',
    '"kim"@example.com',
    'kim\\@example.com',
    'kim@[127.0.0.1]',
  ])('that reads as a list, a group, a name or a quote is refused: %s', (text) => {
    expect(problemOf(text)).toMatch(/one bare address/);
  });

  it.each(['kim', 'kim@example@com', 'a@b@example.com', ''])('needs exactly one @: %j', (text) => {
    expect(problemOf(text)).toMatch(/exactly one @/);
  });

  it.each([
    '.kim@example.com',
    'kim.@example.com',
    'ki..m@example.com',
    '@example.com',
    '=?utf-8?q?kim?=@example.com',
    '=?UTF-8?B?a2ltQGV4YW1wbGUubmV0?=@example.com',
  ])('has a valid part before the @: %s', (text) => {
    expect(problemOf(text)).toMatch(/before the @ is not valid/);
  });

  it('says why letters beyond a–z before the @ are refused', () => {
    expect(problemOf('jörg@example.com')).toMatch(/letters beyond a–z/);
  });

  it.each([
    'kim@',
    'kim@example',
    'kim@example..com',
    'kim@.example.com',
    'kim@example.com.',
    'kim@-example.com',
    'kim@example-.com',
    'kim@exa_mple.com',
    'kim@127.0.0.1',
    'kim@0x7f.1',
    'kim@example.0x7f',
    'kim@exam%70le.com',
    'kim@example.com/path',
    'kim@example.com?x',
    'kim@ｅxample.com',
    'kim@example。com',
    `kim@${'a'.repeat(64)}.example`,
  ])('has a domain after the @, written as itself: %s', (text) => {
    expect(problemOf(text)).toMatch(/not a domain/);
  });

  it('is not longer than mail allows', () => {
    expect(problemOf(`${'a'.repeat(65)}@example.com`)).toMatch(/at most 64/);
    const domain = `${`${'d'.repeat(62)}.`.repeat(3)}example`;
    expect(checkAddress(`${'a'.repeat(57)}@${domain}`)).toHaveProperty('address');
    expect(problemOf(`${'a'.repeat(58)}@${domain}`)).toMatch(/at most 254/);
    expect(problemOf(`kim@${'a.'.repeat(50_000)}example`)).toMatch(/not a domain/);
  });

  it('has a domain', () => {
    expect(domainOf('kim@example.com')).toBe('example.com');
  });
});
