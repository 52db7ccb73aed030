import { describe, expect, it } from 'vitest';
import type { ConnectionSettings } from '../../../../shared/ipc/integrations.ts';
import { leaseOf, settingsFor } from './testing.ts';
import { smtpTool } from './tool.ts';

const smtp = settingsFor({ host: 'mail.example.com', port: 587, url: '' });
const smtpCom: ConnectionSettings = {
  kind: 'smtp_com',
  channel: 'office',
  fromEmail: 'ada@example.com',
  fromName: '',
  replyTo: '',
  baseUrl: 'https://api.smtp.com',
};
const mail = {
  to: [{ address: 'bo@EXAMPLE.org' }],
  cc: [{ address: 'bo@example.org' }],
  subject: 'x',
  text: 'x',
};

function plan(input: unknown, settings: ConnectionSettings = smtp) {
  const [action] = smtpTool.actions;
  if (!action) throw new Error('There is no action.');
  return action.plan(input, leaseOf<ConnectionSettings>(settings));
}

describe('the mail tool', () => {
  it('has one action, described for agents', () => {
    expect(smtpTool).toMatchObject({ id: 'smtp-api', actions: [{ name: 'send_email' }] });
    expect(smtpTool.actions[0]?.inputSchema).toMatchObject({ additionalProperties: false });
  });

  it('plans a send to exactly the envelope’s recipients', () => {
    for (const settings of [smtp, smtpCom]) {
      expect(plan(mail, settings)).toMatchObject({ kind: 'send', recipients: ['bo@example.org'] });
    }
  });

  it('refuses an agent that sets the sender', () => {
    expect(plan({ ...mail, from: 'evil@example.org' })).toEqual({
      kind: 'invalid',
      message: '"from" cannot be set: the sender comes from the connection that this agent\'s owner made.',
      field: 'from',
    });
  });

  it('refuses before sending what SMTP.com finds too large', () => {
    const attachment = (bytes: number) => ({
      filename: 'a.pdf',
      contentType: 'application/pdf',
      contentBase64: Buffer.alloc(bytes, 1).toString('base64'),
    });
    const large = { ...mail, attachments: [attachment(8_000_000)] };
    expect(plan(large, smtpCom)).toMatchObject({ kind: 'invalid', field: 'attachments' });
    expect(plan(large, smtp)).toMatchObject({ kind: 'send' });
    expect(plan({ ...mail, attachments: [attachment(7_000_000)] }, smtpCom)).toMatchObject({ kind: 'send' });
  });
});
