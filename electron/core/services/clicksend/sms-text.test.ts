import { describe, expect, it } from 'vitest';
import { measureSms, textProblem } from './sms-text.ts';

describe('the length of a text message', () => {
  it.each([
    ['one character', 'a', 'GSM-7', 1],
    ['160 plain characters', 'a'.repeat(160), 'GSM-7', 1],
    ['161 plain characters', 'a'.repeat(161), 'GSM-7', 2],
    ['two whole parts', 'a'.repeat(306), 'GSM-7', 2],
    ['one character more than two parts', 'a'.repeat(307), 'GSM-7', 3],
    ['letters and signs of the basic table', '@£$¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà\r\n', 'GSM-7', 1],
    ['80 euro signs, which take two places each', '€'.repeat(80), 'GSM-7', 1],
    ['81 euro signs', '€'.repeat(81), 'GSM-7', 2],
    ['159 plain characters and a brace', `${'a'.repeat(159)}{`, 'GSM-7', 2],
    ['the whole extension table', '\f^{}\\[~]|€', 'GSM-7', 1],
    ['70 characters outside of GSM', 'ж'.repeat(70), 'UCS-2', 1],
    ['71 characters outside of GSM', 'ж'.repeat(71), 'UCS-2', 2],
    ['134 characters outside of GSM', 'ж'.repeat(134), 'UCS-2', 2],
    ['135 characters outside of GSM', 'ж'.repeat(135), 'UCS-2', 3],
    ['one such character among many plain ones', `ж${'a'.repeat(70)}`, 'UCS-2', 2],
    ['a typographic apostrophe among plain ones', `${'a'.repeat(70)}’`, 'UCS-2', 2],
    ['a backtick, which GSM does not have', '`', 'UCS-2', 1],
    ['a small c with cedilla, which GSM does not have', 'ç', 'UCS-2', 1],
    ['a tab, which GSM does not have', 'a\tb', 'UCS-2', 1],
    ['35 emoji, which take two places each', '😀'.repeat(35), 'UCS-2', 1],
    ['36 emoji', '😀'.repeat(36), 'UCS-2', 2],
    ['an emoji made of several', '👩‍👩‍👧‍👦', 'UCS-2', 1],
    ['1,000 plain characters', 'a'.repeat(1000), 'GSM-7', 7],
    ['1,000 characters with one euro sign', `€${'a'.repeat(999)}`, 'GSM-7', 7],
    ['1,000 characters with one emoji', `😀${'a'.repeat(998)}`, 'UCS-2', 15],
  ] as const)('counts %s', (_what, body, encoding, parts) => {
    expect(measureSms(body)).toEqual({ body, encoding, parts });
  });

  it('never parts what takes two places', () => {
    // 152 places and then a sign of two: the first part stays one short.
    expect(measureSms(`${'a'.repeat(152)}€${'a'.repeat(152)}`).parts).toBe(3);
    // 66 places and then an emoji of two.
    expect(measureSms(`${'ж'.repeat(66)}😀${'ж'.repeat(66)}`).parts).toBe(3);
  });
});

describe('a text that cannot be sent', () => {
  const problem = (body: string): string | null => textProblem(measureSms(body));

  it.each(['a', 'a\nb\r\nc', 'a\tb', 'x'.repeat(1224), 'ж'.repeat(536), '😀'])('is not %j', (body) => {
    expect(problem(body)).toBeNull();
  });

  it.each(['', ' ', '\n\t'])('is empty: %j', (body) => {
    expect(problem(body)).toContain('empty');
  });

  it('is longer than eight parts, and says how much fits', () => {
    expect(problem('x'.repeat(1225))).toMatch(/needs 9 parts.*at most 8: 1224 plain characters/);
  });

  it('is longer than eight parts because of one character, and names it', () => {
    expect(problem(`${'x'.repeat(600)}’`)).toMatch(/needs 9 parts.*536.*“’”/);
    expect(problem(`😀${'x'.repeat(600)}`)).toContain('“😀”');
  });

  it.each(['a\0b', 'a\u001bb', 'a\u007fb', 'a\u0085b'])('has a control character: %j', (body) => {
    expect(problem(body)).toContain('control character');
  });

  it('has half of a character', () => {
    expect(problem('a\ud83d')).toContain('half of a character');
  });
});
