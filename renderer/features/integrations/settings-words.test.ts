import { expect, test } from 'vitest';
import { settingsInWords } from './settings-words.ts';

const sender = { fromEmail: 'ada@example.com', fromName: 'Ada', replyTo: '' };

test('a mail server is described without what is as usual', () => {
  const plain = { kind: 'smtp', host: 'smtp.example.com', port: 465, security: 'tls' } as const;
  const facts = settingsInWords({ ...plain, username: 'ada', pin: null, ...sender });
  expect(Object.fromEntries(facts)).toEqual({
    server: 'smtp.example.com:465',
    security: 'TLS',
    username: 'ada',
    from: 'Ada <ada@example.com>',
  });
});

test('a certificate that is the only one trusted, and where answers go, are said', () => {
  const plain = { kind: 'smtp', host: 'localhost', port: 25, security: 'starttls' } as const;
  const facts = settingsInWords({
    ...plain,
    ...sender,
    username: '',
    pin: 'ab01'.repeat(16),
    replyTo: 'r@example.com',
  });
  expect(Object.fromEntries(facts)).toMatchObject({
    username: 'No sign-in',
    certificate: 'Only AB:01:AB:01… is trusted',
    replyTo: 'r@example.com',
  });
});

test('an endpoint is said only when it is another than the usual one', () => {
  const channel = { kind: 'smtp_com', channel: 'office', ...sender } as const;
  const names = (baseUrl: string) => settingsInWords({ ...channel, baseUrl }).map(([name]) => name);
  expect(names('https://api.smtp.com')).toEqual(['channel', 'from']);
  expect(names('https://eu.example.com')).toEqual(['channel', 'from', 'endpoint']);
});

test('a country is said by its name, and shared numbers in words', () => {
  const account = { kind: 'clicksend', username: 'ada', baseUrl: 'https://rest.clicksend.com' } as const;
  expect(Object.fromEntries(settingsInWords({ ...account, from: '', country: 'PT' }))).toEqual({
    username: 'ada',
    from: 'ClickSend’s shared numbers',
    country: 'Portugal',
  });
});

test('an account that somebody signed in with is described by what it allows and when it ends', () => {
  const account = {
    kind: 'gmail',
    account: 'ada@example.com',
    accountId: '1',
    permissions: ['send', 'read'],
    clientId: 'client',
    tenant: null,
    tokenUrl: 'https://oauth2.googleapis.com/token',
    revokeUrl: null,
    api: 'https://gmail.googleapis.com',
  } as const;
  const facts = (endsAt: number | null) =>
    Object.fromEntries(settingsInWords({ ...account, permissions: [...account.permissions], endsAt }));
  expect(facts(null)).toEqual({ account: 'ada@example.com', permissions: 'Send mail, read and search' });
  expect(facts(Date.UTC(2030, 4, 17, 12))).toMatchObject({ ends: 'May 17, 2030' });
});
