import { describe, expect, it } from 'vitest';
import { sendEmailSchema } from './input.ts';
import { envelopeRecipients, withoutRepeats } from './outgoing.ts';
import { parseMail } from './parse.ts';
import { mailOf } from './testing.ts';

const megabytes = 1024 * 1024;
const file = { filename: 'a.pdf', contentType: 'application/pdf', contentBase64: 'AAEC' };

function refusal(changes: Record<string, unknown>): { message: string; field: string | undefined } {
  const parsed = parseMail({ to: [{ address: 'bo@example.org' }], subject: 'x', text: 'x', ...changes });
  if (parsed.kind === 'mail') throw new Error('Nothing was refused.');
  return parsed;
}

function people(count: number): { address: string }[] {
  return Array.from({ length: count }, (_, at) => ({ address: `p${at}@example.org` }));
}

describe('a mail that an agent asks for', () => {
  it('names its recipients as structures', () => {
    expect(refusal({ to: 'bo@example.org' }).field).toBe('to');
    expect(refusal({ to: ['bo@example.org'] }).field).toBe('to.0');
    expect(refusal({ to: [{ address: ['bo@example.org'] }] }).field).toBe('to.0.address');
    expect(refusal({ to: [] }).message).toMatch(/at least one recipient/);
  });

  it('says which address is wrong and why', () => {
    expect(refusal({ cc: [{ address: 'a@example.org' }, { address: 'x: b@example.org;' }] })).toEqual({
      kind: 'invalid',
      message: expect.stringMatching(/no spaces/),
      field: 'cc.1.address',
    });
  });

  it('has text, html or both, which may be empty', () => {
    expect(refusal({ text: undefined }).message).toBe('Give the message as text, html or both.');
    expect(mailOf({ text: '' }).text).toBe('');
    expect(mailOf({ text: undefined, html: '<p>' })).toMatchObject({ text: undefined, html: '<p>' });
  });

  it('goes to at most 100 people in all', () => {
    expect(envelopeRecipients(mailOf({ to: people(50), cc: people(50) }))).toHaveLength(50);
    expect(refusal({ to: people(50), cc: people(50), bcc: [{ address: 'q@example.org' }] })).toMatchObject({
      message: 'A mail goes to at most 100 people, and this one has 101.',
      field: 'to',
    });
  });

  it('reaches everybody once, in whichever lists they stand', () => {
    const mail = mailOf({
      to: [{ address: 'bo@example.org' }, { address: 'bo@EXAMPLE.org' }],
      cc: [{ address: 'bo@example.org' }, { address: 'cy@example.org' }],
      bcc: [{ address: 'cy@example.org' }, { address: 'di@example.org' }, { address: 'Bo@example.org' }],
    });
    expect(envelopeRecipients(mail)).toEqual([
      'bo@example.org',
      'cy@example.org',
      'di@example.org',
      'Bo@example.org',
    ]);
    expect(withoutRepeats(mail)).toMatchObject({
      to: [{ address: 'bo@example.org' }],
      cc: [{ address: 'cy@example.org' }],
      bcc: [{ address: 'di@example.org' }, { address: 'Bo@example.org' }],
    });
  });

  it.each([
    'from',
    'replyTo',
    'reply_to',
    'Reply-To',
    'sender',
    'envelope',
    'fromName',
    'messageId',
    'return-path',
  ])('cannot set %s: the sender comes from the connection', (field) => {
    expect(refusal({ [field]: 'evil@example.org' })).toMatchObject({
      message: expect.stringMatching(/the sender comes from the connection/),
      field,
    });
  });

  it('cannot set headers or unknown fields', () => {
    expect(refusal({ headers: { 'X-A': 'b' } }).message).toMatch(/writes the headers/);
    expect(refusal({ priority: 'high' })).toMatchObject({
      message: '"priority" is not a field of this action.',
      field: 'priority',
    });
    expect(refusal({ to: [{ address: 'bo@example.org', group: [] }] }).field).toBe('to.0.group');
  });

  it.each(['path', 'href', 'url', 'raw', 'content', 'cid', 'encoding'])(
    'has attachments as data only, not by %s',
    (field) => {
      const attachments = [{ filename: 'a', contentType: 'text/plain', [field]: '/etc/hostname' }];
      expect(refusal({ attachments })).toMatchObject({
        message: expect.stringMatching(/data only, as contentBase64/),
        field: `attachments.0.${field}`,
      });
    },
  );

  it.each([
    ['subject', { subject: 'Hi\r\nBcc: evil@z.test' }],
    ['subject', { subject: 'Hi\0' }],
    ['subject', { subject: 'Hi\u0085there' }],
    ['subject', { subject: 'Hi\u2028there' }],
    ['subject', { subject: 'Hi \ud800' }],
    ['subject', { subject: '=?utf-8?b?DQpCY2M6IGV2aWxAei50ZXN0?=' }],
    ['to.0.name', { to: [{ address: 'bo@example.org', name: 'Bo\nBcc: evil@z.test' }] }],
    ['to.0.name', { to: [{ address: 'bo@example.org', name: 'Bo \u202ecod' }] }],
    ['attachments.0.filename', { attachments: [{ ...file, filename: 'a\r\nX: y' }] }],
    ['attachments.0.filename', { attachments: [{ ...file, filename: 'fdp.\u202eexe' }] }],
  ])('has a one-line %s: %j', (field, changes) => {
    expect(refusal(changes)).toMatchObject({ field, message: expect.stringMatching(/cannot be used/) });
  });

  it('may have any other script, sign or emoji there', () => {
    const name = 'Zoë 👩‍💻 “東” <q>, "x"; y: z';
    expect(mailOf({ to: [{ address: 'bo@example.org', name }], subject: name })).toMatchObject({
      to: [{ name }],
      subject: name,
    });
  });

  it('has file names without folders and media types without parameters of their own', () => {
    expect(refusal({ attachments: [{ ...file, filename: '../../etc/passwd' }] }).message).toMatch(
      /no folders/,
    );
    expect(refusal({ attachments: [{ ...file, filename: 'C:\\x' }] }).message).toMatch(/no folders/);
    for (const contentType of [
      'pdf',
      'a/b; name=x',
      'a/b; boundary=x',
      'a/b\r\nX: y',
      'text/plain; charset=a"b',
    ]) {
      expect(refusal({ attachments: [{ ...file, contentType }] }).field).toBe('attachments.0.contentType');
    }
    for (const contentType of ['multipart/mixed', 'message/rfc822', 'Message/External-Body']) {
      expect(refusal({ attachments: [{ ...file, contentType }] }).message).toMatch(/octet-stream/);
    }
    expect(
      mailOf({ attachments: [{ ...file, contentType: 'text/csv; charset=utf-8' }] }).attachments,
    ).toHaveLength(1);
  });

  it.each(['A', 'AAE', 'AAEC\n', 'AA_-', 'AAE=C', 'AAF=', 'data:text/plain;base64,AAEC', '%%%%'])(
    'has valid base64: not %j',
    (contentBase64) => {
      expect(refusal({ attachments: [{ ...file, contentBase64 }] })).toMatchObject({
        message: expect.stringMatching(/not valid base64/),
        field: 'attachments.0.contentBase64',
      });
    },
  );

  it('takes attachments of nothing and of 25 MB, and no more', () => {
    const full = Buffer.alloc(25 * megabytes, 1);
    const mail = mailOf({
      attachments: [
        { ...file, contentBase64: '' },
        { ...file, contentBase64: full.toString('base64') },
      ],
    });
    expect(mail.attachments.map(({ content }) => content.length)).toEqual([0, full.length]);
    const half = Buffer.alloc(12.5 * megabytes, 1).toString('base64');
    expect(
      refusal({ attachments: [{ ...file, contentBase64: half }, { ...file, contentBase64: half }, file] }),
    ).toMatchObject({ message: 'Attachments may have 25 MB in all.', field: 'attachments' });
    const larger = Buffer.alloc(25 * megabytes + 3, 1).toString('base64');
    expect(refusal({ attachments: [{ ...file, contentBase64: larger }] }).message).toMatch(/25 MB/);
  });

  it('is described for agents', () => {
    expect(sendEmailSchema).toMatchObject({
      type: 'object',
      required: ['to', 'subject'],
      additionalProperties: false,
      properties: { attachments: { items: { required: ['filename', 'contentType', 'contentBase64'] } } },
    });
  });
});
