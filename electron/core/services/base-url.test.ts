import { describe, expect, it } from 'vitest';
import { parseEndpoint } from './base-url.ts';
import { refusalOf } from './testing.ts';
import { KeyError } from './types.ts';

function refusal(text: string): KeyError {
  return refusalOf(() => parseEndpoint(text));
}

describe('a base URL that is taken', () => {
  it.each([
    ['https://api.openai.com', 'https://api.openai.com'],
    ['https://api.openai.com/v1', 'https://api.openai.com'],
    ['https://api.openai.com/v1///', 'https://api.openai.com'],
    ['  https://api.openai.com/  ', 'https://api.openai.com'],
    ['HTTPS://Proxy.Example.COM', 'https://proxy.example.com'],
    ['https://proxy.example.com.', 'https://proxy.example.com'],
    ['https://proxy.example.com:443', 'https://proxy.example.com'],
    ['https://proxy.example.com:8443/openai/v1', 'https://proxy.example.com:8443/openai'],
    ['https://proxy.example.com/v1/team-a', 'https://proxy.example.com/v1/team-a'],
    ['https://proxy/llm', 'https://proxy/llm'],
    ['https://93.184.216.34', 'https://93.184.216.34'],
    ['https://[2606:2800:220:1::1]:8443', 'https://[2606:2800:220:1::1]:8443'],
    ['https://127.0.0.1:8443', 'https://127.0.0.1:8443'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://127.9.8.7:8080/v1', 'http://127.9.8.7:8080'],
    ['http://localhost:8080', 'http://localhost:8080'],
    ['http://localhost.:8080', 'http://localhost:8080'],
    ['http://[::1]:8080/openai', 'http://[::1]:8080/openai'],
  ])('%s becomes %s', (text, baseUrl) => {
    expect(parseEndpoint(text).baseUrl).toBe(baseUrl);
  });

  it('is sealed for its origin, whatever the path', () => {
    expect(parseEndpoint('https://proxy.example.com:8443/openai/v1').origin).toBe(
      'https://proxy.example.com:8443',
    );
  });

  it.each(['http://0x7f.1:8080', 'http://2130706433:8080', 'http://0177.0.0.1:8080', 'http://127.1:8080'])(
    '%s is loopback in an odd spelling and is written plainly',
    (text) => {
      expect(parseEndpoint(text).baseUrl).toBe('http://127.0.0.1:8080');
    },
  );
});

describe('a base URL that is refused', () => {
  it.each([
    ['http://api.openai.com', /in the clear/],
    ['http://10.0.0.5', /private/],
    ['http://192.168.1.10:8080', /private/],
    ['http://localhost.example.com', /in the clear/],
    ['http://127.0.0.1.example.com', /in the clear/],
    ['ftp://proxy.example.com', /https/],
    ['file:///etc/passwd', /https/],
    ['javascript:alert(1)', /https/],
    ['data:text/plain,x', /https/],
    ['ws://proxy.example.com', /https/],
    ['//proxy.example.com', /https/],
    ['proxy.example.com', /https/],
    ['https:proxy.example.com', /https/],
    ['https:/proxy.example.com', /https/],
    ['', /https/],
  ])('%s for its scheme or host', (text, message) => {
    expect(refusal(text).message).toMatch(message);
  });

  it.each([
    'https://user:pass@proxy.example.com',
    'https://user@proxy.example.com',
    'https://@proxy.example.com',
  ])('%s for its credentials', (text) => {
    expect(refusal(text).message).toMatch(/user name or a password/);
  });

  it.each(['https://a.example/?x=1', 'https://a.example/?', 'https://a.example/#top', 'https://a.example#'])(
    '%s for its query or fragment',
    (text) => {
      expect(refusal(text).message).toMatch(/query or a fragment/);
    },
  );

  it.each([
    'https://10.0.0.5',
    'https://10.0.0.5.',
    'https://172.16.0.1',
    'https://172.31.255.255',
    'https://192.168.1.1',
    'https://100.64.0.1',
    'https://198.18.0.1',
    'https://0xa.1',
    'https://167772165',
    'https://012.0.0.5',
    'https://[fc00::1]',
    'https://[fd12:3456::1]',
    'https://[::ffff:10.0.0.5]',
    'https://[::ffff:c0a8:101]',
    'https://[64:ff9b::a00:5]',
    'https://[2002:a00:5::1]',
  ])('%s as a private address', (text) => {
    expect(refusal(text).message).toMatch(/private address/);
  });

  it.each([
    'http://169.254.169.254',
    'https://169.254.169.254',
    'https://0xa9fea9fe',
    'https://2852039166',
    'https://0251.0376.0251.0376',
    'https://[::ffff:169.254.169.254]',
    'https://[64:ff9b::a9fe:a9fe]',
    'https://[fe80::1]',
    'https://[fd00:ec2::254]',
    'https://100.100.100.200',
    'https://168.63.129.16',
    'http://0.0.0.0:8080',
    'http://0:8080',
    'https://[::]',
    'https://224.0.0.1',
    'https://255.255.255.255',
  ])('%s as an address that no provider has', (text) => {
    expect(refusal(text).message).toMatch(/no provider can have/);
  });

  it.each([
    'https://proxy.example.com/a b',
    'https://proxy.example.com/\u0000',
    'https://proxy\t.example.com',
    'https://proxy.example.com\n/x',
    'https:\\\\proxy.example.com',
    'https://１０.0.0.5',
    'https://pröxy.example.com',
  ])('%j for a character that does not belong there', (text) => {
    expect(refusal(text).message).toMatch(/character/);
  });

  it.each([
    'https://proxy.example.com/../admin',
    'https://proxy.example.com/a/./b',
    'https://proxy.example.com/%2e%2e/admin',
    'https://proxy.example.com/a%2fb',
    'https://proxy.example.com//a',
    'https://proxy.example.com/a;b',
  ])('%s for its path', (text) => {
    expect(refusal(text).message).toMatch(/path/);
  });

  it.each([
    'https://',
    'https:///path',
    'https://proxy.example.com:99999',
    'https://[::1',
    'https://1.2.3.4.5',
    'http://127.0.0.1:0',
  ])('%s because it names no host that can be reached', (text) => {
    expect(refusal(text)).toBeInstanceOf(KeyError);
  });

  it('names the field and says what to write instead', () => {
    expect(refusal('nonsense')).toMatchObject({
      code: 'invalid_input',
      field: 'baseUrl',
      hint: /https:\/\//,
    });
  });

  it('does not repeat what was pasted, which may hold a password', () => {
    const error = refusal('https://user:canary-password@proxy.example.com');
    expect(`${error.message} ${error.hint}`).not.toContain('canary');
  });
});
