import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type MailDesk, mail, openMailDesk, refusalOf } from './testing.ts';

let desk: MailDesk;

describe('a mail that reaches too far', () => {
  beforeAll(async () => {
    desk = await openMailDesk();
    await desk.connectMail(desk.owner);
  });
  afterAll(() => desk.close());

  test.each([
    ['from', 'evil@example.net'],
    ['from', { address: 'evil@example.net' }],
    ['sender', 'evil@example.net'],
    ['replyTo', 'evil@example.net'],
    ['envelope', { from: 'evil@example.net', to: ['li@example.org'] }],
    ['headers', { 'Reply-To': 'evil@example.net' }],
    ['connectionId', 'c1'],
    ['userId', 'u1'],
    ['credential', 'fallback'],
    ['to', 'kim@example.org'],
    ['to', [{ address: 'kim@example.org\r\nBcc: li@example.org' }]],
    ['attachments', [{ filename: 'a', contentType: 'text/plain', path: '/etc/hostname' }]],
  ])('is refused before anything is recorded: %s %j', async (field, value) => {
    const before = desk.smtp.connections.length;
    const answer = await desk.send({ [field]: value });
    expect(answer.headers.get('x-should-retry')).toBe('false');
    const refusal = await refusalOf(answer);
    expect(refusal).toMatchObject({ status: 400, code: 'invalid_input' });
    expect(refusal.field).toMatch(new RegExp(`^${field}`));
    expect(await desk.sent(desk.owner)).toEqual([]);
    expect(desk.smtp.connections.length).toBe(before);
  });
});

describe('a mail', () => {
  beforeEach(async () => {
    desk = await openMailDesk();
  });
  afterEach(() => desk.close());

  test.each(['/v1/tools/smtp-api', '/functions/v1/smtp-api'])(
    'goes out as the owner of the agent, to whom it is addressed: %s',
    async (path) => {
      await desk.connectMail(desk.owner, { replyTo: 'replies@example.com' });
      const answer = await desk.post(path, { ...mail, bcc: [{ address: 'li@example.org' }] });
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({
        status: 'sent',
        accepted: ['kim@example.org', 'li@example.org'],
        from: { address: 'ada@example.com', name: 'Ada' },
        credential: 'own',
      });
      const [arrived, ...others] = desk.smtp.mailbox;
      expect(others).toEqual([]);
      expect(arrived).toMatchObject({
        user: 'ada',
        from: 'ada@example.com',
        to: ['kim@example.org', 'li@example.org'],
      });
      expect(await arrived?.parse()).toMatchObject({
        from: { value: [{ address: 'ada@example.com', name: 'Ada' }] },
        replyTo: { text: 'replies@example.com' },
        subject: 'North',
      });
    },
  );

  test('says whose credential it took and under which id it is on record', async () => {
    await desk.connectMail(desk.owner);
    const answer = await desk.send();
    const [row] = await desk.sent(desk.owner);
    expect(row).toMatchObject({
      outcome: 'sent',
      agentName: 'Scout',
      credential: 'own',
      recipients: ['kim@example.org'],
    });
    expect(answer.headers.get('x-keydesk-send')).toBe(row?.id);
    expect(answer.headers.get('x-keydesk-credential')).toBe('own');
    for (const name of ['idempotent-replayed', 'x-keydesk-error', 'x-should-retry']) {
      expect([name, answer.headers.get(name)]).toEqual([name, null]);
    }
    expect((await desk.rows(1)).at(-1)).toMatchObject({
      service: 'smtp',
      path: '/v1/tools/smtp-api',
      status: 200,
      outcome: 'ok',
      errorCode: null,
      credential: 'own',
      keyLabel: null,
    });
  });

  test('may carry 25 MB, and no more than the mail tool’s own limit in all', async () => {
    await desk.connectMail(desk.owner);
    const attachments = (bytes: number) => [
      {
        filename: 'a.bin',
        contentType: 'application/octet-stream',
        contentBase64: Buffer.alloc(bytes, 'x').toString('base64'),
      },
    ];
    const most = 25 * 1024 * 1024;
    expect((await desk.send({ attachments: attachments(most) })).status).toBe(200);
    const [arrived] = await Promise.all(desk.smtp.mailbox.map((one) => one.parse()));
    expect(arrived?.attachments[0]?.content.length).toBe(most);
    const larger = await refusalOf(await desk.send({ attachments: attachments(most + 1) }));
    expect(larger).toMatchObject({ status: 400, code: 'invalid_input' });
    const far = await refusalOf(await desk.send({ attachments: attachments(31 * 1024 * 1024) }));
    expect(far).toMatchObject({ status: 413, code: 'too_large' });
    expect(desk.smtp.mailbox).toHaveLength(1);
  });
});
