import { describe, expect, it } from 'vitest';
import { ruleForNumber, rulesByCountry, senderRule } from './sender-rules.ts';

const to = (digits: string, country: string | null = null) => ({ digits, country });

describe('what a country asks of senders', () => {
  it('is a registered number in the USA and Canada, and never a name', () => {
    for (const country of ['US', 'CA']) {
      expect(senderRule(country, 'Example')).toContain('no names');
      expect(senderRule(country, '+12025550100')).toContain('registered');
      expect(senderRule(country, '')).toContain('registered');
    }
  });

  it('is a registered name in Australia, and nothing of a number', () => {
    expect(senderRule('AU', 'Example')).toContain('ACMA');
    expect(senderRule('AU', '+61480000000')).toBeNull();
    expect(senderRule('AU', '')).toBeNull();
  });

  it('is nothing where nothing is known', () => {
    for (const country of ['DE', 'XX', '', 'constructor']) expect(senderRule(country, 'Example')).toBeNull();
  });

  it('is listed for every country that has telephone numbers', () => {
    const rules = rulesByCountry('Example');
    expect(rules.length).toBeGreaterThan(200);
    expect(rules).toContainEqual({ country: 'DE', rule: null });
    expect(rules.find(({ country }) => country === 'AU')?.rule).toContain('ACMA');
  });

  it('is found by the number that a message goes to', () => {
    expect(ruleForNumber(to('+12025550100'), 'Example')).toContain('USA');
    expect(ruleForNumber(to('+6591234567'), 'Example')).toContain('Likely-SCAM');
    expect(ruleForNumber(to('0400000001', 'AU'), 'Example')).toContain('ACMA');
    expect(ruleForNumber(to('+491512345678'), 'Example')).toBeNull();
    expect(ruleForNumber(to('+999123456'), 'Example')).toBeNull();
  });
});
