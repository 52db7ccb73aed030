import { describe, expect, it } from 'vitest';
import { ConnectionError } from '../../connections/types.ts';
import { settingsFor } from '../mail/testing.ts';
import { smtpAdapter } from './adapter.ts';

const base = settingsFor({ host: 'mail.example.com', port: 587, url: 'smtp://mail.example.com:587' });

function refusal(changes: Partial<typeof base>): ConnectionError {
  try {
    smtpAdapter.normalise({ ...base, ...changes });
  } catch (error) {
    if (error instanceof ConnectionError) return error;
    throw error;
  }
  throw new Error('Nothing was refused.');
}

describe('the settings of a mail server', () => {
  it.each([
    ['  Smtp.Example.COM. ', 'smtp.example.com'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['[::1]', '::1'],
    ['192.168.1.5', '192.168.1.5'],
    ['mail_1', 'mail_1'],
  ])('have the host %j as %s', (host, tidy) => {
    expect(smtpAdapter.normalise({ ...base, host }).host).toBe(tidy);
  });

  it.each(
    [
      'smtp://mail.example.com',
      'https://mail.example.com',
      'ada@mail.example.com',
      'mail.example.com:587',
      'mail example.com',
      'mail.example.com/x',
      '',
      '-mail.example.com',
      '0x7f.1',
      '2130706433',
      'mail.example.com\r\n',
    ].filter((host) => host.trim() !== 'mail.example.com'),
  )('refuse the host %j', (host) => {
    expect(refusal({ host })).toMatchObject({ code: 'invalid_input', field: 'host' });
  });

  it.each(['169.254.169.254', '0.0.0.0', 'fe80::1', '::ffff:169.254.169.254', '[fd00:ec2::254]'])(
    'refuse %s, where no mail server can be',
    (host) => {
      expect(refusal({ host }).message).toMatch(/No mail server can have this address/);
    },
  );

  it('allow no encryption for this computer only, and say why', () => {
    expect(refusal({ security: 'none' })).toMatchObject({
      field: 'security',
      message: expect.stringMatching(/in the clear/),
    });
    for (const host of ['10.0.0.5', 'localhost.example.com', '127.0.0.1.example.com']) {
      expect(refusal({ host, security: 'none' }).field).toBe('security');
    }
    for (const host of ['localhost', '127.0.0.1', '::1', '127.9.9.9']) {
      expect(smtpAdapter.normalise({ ...base, host, security: 'none' }).security).toBe('none');
    }
  });

  it('have a sender that is checked like a recipient', () => {
    expect(
      smtpAdapter.normalise({ ...base, fromEmail: 'ada@BÜCHER.example', fromName: ' Ada ' }),
    ).toMatchObject({
      fromEmail: 'ada@xn--bcher-kva.example',
      fromName: 'Ada',
      replyTo: '',
    });
    expect(refusal({ fromEmail: 'ada@example.com, evil@z.test' }).field).toBe('fromEmail');
    expect(refusal({ replyTo: 'a@example.com\r\nBcc: evil@z.test' }).field).toBe('replyTo');
    expect(refusal({ fromName: 'Ada\r\nBcc: evil@z.test' }).field).toBe('fromName');
    expect(refusal({ username: 'ada\0' }).field).toBe('username');
    expect(refusal({ port: 0 }).field).toBe('port');
  });

  it('say whom the password is for', () => {
    expect(smtpAdapter.origin(base)).toBe('smtp://mail.example.com:587');
    expect(smtpAdapter.origin({ ...base, host: '::1', port: 465, security: 'tls' })).toBe(
      'smtps://[::1]:465',
    );
    expect(smtpAdapter.account(base)).toBe('ada@example.com');
  });
});
