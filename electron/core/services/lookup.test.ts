import { describe, expect, it } from 'vitest';
import { guardedLookup, mayConnect } from './lookup.ts';

describe('what a host name may resolve to', () => {
  it('is a public address', () => {
    expect(mayConnect('api.openai.com', '104.18.6.192')).toBe(true);
  });

  it('is an address inside the network: a proxy of the company', () => {
    expect(mayConnect('proxy.example.com', '10.1.2.3')).toBe(true);
  });

  it.each([
    '169.254.169.254',
    '::ffff:169.254.169.254',
    'fe80::1',
    '0.0.0.0',
    '::',
    'fd00:ec2::254',
    '64:ff9b::a9fe:a9fe',
  ])('is never %s', (address) => {
    expect(mayConnect('metadata.example.com', address)).toBe(false);
  });

  it('is only this computer for localhost, since http is let through there', () => {
    expect(mayConnect('localhost', '127.0.0.1')).toBe(true);
    expect(mayConnect('localhost', '::1')).toBe(true);
    expect(mayConnect('LocalHost', '192.168.1.5')).toBe(false);
  });
});

describe('the lookup of sockets that carry keys', () => {
  const look = (hostname: string, all: boolean): Promise<unknown> =>
    new Promise((resolve, reject) => {
      guardedLookup(hostname, { all }, (error, address) => (error ? reject(error) : resolve(address)));
    });

  it('answers in the form that was asked for', async () => {
    expect(await look('127.0.0.1', false)).toBe('127.0.0.1');
    expect(await look('127.0.0.1', true)).toEqual([{ address: '127.0.0.1', family: 4 }]);
  });

  it('fails when nothing is left to connect to', async () => {
    await expect(look('169.254.169.254', true)).rejects.toMatchObject({ code: 'EFORBIDDENADDRESS' });
  });

  it('hands a failed lookup on', async () => {
    await expect(look('no-such-host.invalid', false)).rejects.toMatchObject({
      code: expect.stringMatching(/^E/),
    });
  });
});
