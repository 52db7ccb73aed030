import { expect, test } from 'vitest';
import { minPasswordLength, passwordStrength, suggestPassword } from './password.ts';

test.each([
  ['short', 'tooShort'],
  ['aaaaaaaaaaaaaaaa', 'weak'],
  ['12345678901234', 'weak'],
  ['Password123!', 'weak'],
  ['tobramelpig', 'fair'],
  ['tub romelkig 7', 'good'],
  ['correct horse battery staple', 'strong'],
])('%s is %s', (password, strength) => {
  expect(passwordStrength(password, minPasswordLength)).toBe(strength);
});

test('a password with the own name in it is worth less', () => {
  expect(passwordStrength('okafor-tub-rom', minPasswordLength)).toBe('good');
  expect(passwordStrength('okafor-tub-rom', minPasswordLength, 'Okafor')).toBe('weak');
});

test('a suggested password is strong, easy to read out, and another one each time', () => {
  const suggested = suggestPassword();
  expect(suggested).toMatch(/^([a-hjkmnp-z2-9]{5}-){3}[a-hjkmnp-z2-9]{5}$/);
  expect(passwordStrength(suggested, minPasswordLength)).toBe('strong');
  expect(suggestPassword()).not.toBe(suggested);
});
