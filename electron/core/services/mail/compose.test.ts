import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { composeMime, messageIdOf } from './compose.ts';
import { mailOf } from './testing.ts';

const sender = { fromEmail: 'ada@example.com', fromName: 'Ada “L”', replyTo: 'replies@example.com' };
const messageId = messageIdOf('ref-1', sender);

describe('a composed mail', () => {
  it('carries its parts, its sender and our reference', async () => {
    const content = Buffer.from([0, 13, 10, 46, 13, 10, 255]);
    const raw = await composeMime(
      mailOf({
        cc: [{ address: 'cy@xn--bcher-kva.example', name: 'Čy' }],
        bcc: [{ address: 'secret@example.org', name: 'Hidden' }],
        subject: 'Süd, 東',
        text: 'One\n.\n..two\r\nFrom here\n',
        html: '<p>Grüße</p>',
        attachments: [
          { filename: 'Übersicht.csv', contentType: 'text/csv', contentBase64: content.toString('base64') },
          { filename: 'empty.txt', contentType: 'text/plain', contentBase64: '' },
        ],
      }),
      sender,
      messageId,
    );
    const parsed = await simpleParser(raw);
    expect(parsed).toMatchObject({
      messageId: '<ref-1@example.com>',
      subject: 'Süd, 東',
      from: { value: [{ address: 'ada@example.com', name: 'Ada “L”' }] },
      replyTo: { value: [{ address: 'replies@example.com' }] },
      to: { value: [{ address: 'bo@example.org', name: 'Bo' }] },
      cc: { value: [{ address: 'cy@bücher.example', name: 'Čy' }] },
      html: '<p>Grüße</p>',
    });
    expect(parsed.text).toBe('One\n.\n..two\nFrom here\n');
    expect(parsed.attachments.map(({ filename }) => filename)).toEqual(['Übersicht.csv', 'empty.txt']);
    expect(parsed.attachments.map((part) => part.content.toString('hex'))).toEqual([
      content.toString('hex'),
      '',
    ]);
    expect(raw.toString('latin1')).not.toMatch(/secret@|hidden|bcc/i);
  });

  it('is ASCII in lines that every server takes', async () => {
    const text = `${'ü'.repeat(3000)}\n${'x'.repeat(3000)}\0\u0001`;
    const raw = await composeMime(mailOf({ text, subject: '東'.repeat(300) }), sender, messageId);
    expect(raw.every((byte) => byte > 0 && byte < 128)).toBe(true);
    const lines = raw.toString('latin1').split('\r\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(998);
    expect((await simpleParser(raw)).text?.trim()).toBe(text);
  });

  it('may be empty', async () => {
    const parsed = await simpleParser(
      await composeMime(mailOf({ subject: '', text: '' }), sender, messageId),
    );
    expect(parsed.subject).toBeUndefined();
    expect(parsed.text ?? '').toBe('');
    expect(parsed.attachments).toEqual([]);
  });

  it('has no Reply-To and no name when the connection has none', async () => {
    const raw = await composeMime(
      mailOf(),
      { fromEmail: 'ada@example.com', fromName: '', replyTo: '' },
      messageId,
    );
    expect(raw.toString()).toMatch(/^From: ada@example\.com\r\n/);
    expect(raw.toString()).not.toMatch(/reply-to/i);
  });

  it('is found by a reference that cannot break a header', () => {
    expect(() => messageIdOf('a>\r\nBcc: x', sender)).toThrow(/letters, digits/);
  });
});
