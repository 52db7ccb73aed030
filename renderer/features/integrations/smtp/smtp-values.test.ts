import { describe, expect, it } from 'vitest';
import type { SettingsOf } from '../connection.ts';
import {
  isLoopback,
  keepsApiKey,
  keepsPassword,
  looksLikeAddress,
  smtpRules,
  type SmtpValues,
  smtpValues,
  toSmtpComInput,
  toSmtpInput,
} from './smtp-values.ts';

const saved: SettingsOf<'smtp'> = {
  kind: 'smtp',
  host: 'smtp.example.com',
  port: 587,
  security: 'starttls',
  username: 'ada',
  fromEmail: 'ada@example.com',
  fromName: 'Ada',
  replyTo: '',
  pin: null,
};
const channel: SettingsOf<'smtp_com'> = {
  kind: 'smtp_com',
  channel: 'office',
  fromEmail: 'ada@example.com',
  fromName: '',
  replyTo: 'replies@example.com',
  baseUrl: 'https://api.smtp.com',
};

/** The messages of all fields that the rules refuse. */
function refused(values: SmtpValues, reusable: SettingsOf<'smtp'> | SettingsOf<'smtp_com'> | null = null) {
  const rules = Object.entries(smtpRules(reusable)) as [
    string,
    (value: unknown, values: SmtpValues) => string | null,
  ][];
  return rules.filter(([name, rule]) => rule(values[name], values) !== null).map(([name]) => name);
}

describe('the saved password', () => {
  const same = smtpValues(saved);

  it('is kept for the same account at the same address, however the host is written', () => {
    expect(keepsPassword(saved, { ...same, host: ' SMTP.Example.com ', fromName: 'Somebody' })).toBe(true);
  });

  it.each<Partial<SmtpValues>>([
    { host: 'smtp.example.org' },
    { port: 25 },
    { username: 'bob' },
    { security: 'tls' },
  ])('has to be typed again with %o', (changed) => {
    const values = { ...same, ...changed };
    expect(keepsPassword(saved, values)).toBe(false);
    expect(refused(values, saved)).toEqual(['password']);
  });

  it('is not asked for by a server without sign-in', () => {
    expect(refused({ ...same, username: '' })).toEqual([]);
  });

  it('is not there when it can no longer be read', () => {
    expect(refused(same, null)).toEqual(['password']);
  });
});

describe('the saved API key', () => {
  it('is kept for the same endpoint, whether the usual one is written or left empty', () => {
    const same = smtpValues(channel);
    expect(same.baseUrl).toBe('');
    expect(keepsApiKey(channel, same)).toBe(true);
    expect(keepsApiKey(channel, { ...same, baseUrl: 'https://api.smtp.com' })).toBe(true);
    expect(keepsApiKey(channel, { ...same, baseUrl: 'https://eu.example.com' })).toBe(false);
    expect(keepsApiKey(saved, same)).toBe(false);
  });
});

describe('what is missing or cannot be', () => {
  it('is said of the fields of the chosen way only', () => {
    expect(refused(smtpValues(null))).toEqual(['host', 'fromEmail']);
    expect(refused({ ...smtpValues(null), kind: 'smtp_com' })).toEqual(['apiKey', 'channel', 'fromEmail']);
  });

  it.each([0, 65_536, 1.5, ''])('is the port %o', (port) => {
    expect(refused({ ...smtpValues(saved), port, password: 'x' })).toEqual(['port']);
  });

  it('is no encryption anywhere but on this computer', () => {
    const open = { ...smtpValues(saved), security: 'none' as const, password: 'x' };
    expect(refused(open)).toEqual(['security']);
    for (const host of ['localhost', '127.0.0.1', '127.1.2.3', '::1']) {
      expect(refused({ ...open, host })).toEqual([]);
      expect(isLoopback(host)).toBe(true);
    }
    expect(isLoopback('127.0.0.1.example.com')).toBe(false);
  });

  it('is an address that is none', () => {
    for (const text of ['ada', '@example.com', 'ada@@example.com', 'a da@example.com']) {
      expect(looksLikeAddress(text)).toBe(false);
    }
    expect(looksLikeAddress('ada@example.com')).toBe(true);
    expect(refused({ ...smtpValues(saved), password: 'x', replyTo: 'ada' })).toEqual(['replyTo']);
  });
});

describe('what is sent to be saved', () => {
  it('leaves out what is empty', () => {
    expect(toSmtpInput(smtpValues(saved), 'own')).toEqual({
      host: 'smtp.example.com',
      port: 587,
      security: 'starttls',
      username: 'ada',
      fromEmail: 'ada@example.com',
      fromName: 'Ada',
      scope: 'own',
    });
    expect(toSmtpComInput(smtpValues(channel), 'team')).toEqual({
      channel: 'office',
      fromEmail: 'ada@example.com',
      fromName: '',
      replyTo: 'replies@example.com',
      scope: 'team',
    });
  });

  it('has the trusted certificate in it, but none where nothing is encrypted', () => {
    const pinned = { ...smtpValues(saved), pin: 'ab'.repeat(32) };
    expect(toSmtpInput(pinned, 'own')).toMatchObject({ pin: pinned.pin });
    expect(toSmtpInput({ ...pinned, security: 'none' }, 'own')).not.toHaveProperty('pin');
  });
});
