import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compose } from '../mailbox/compose.ts';
import { type MicrosoftDesk, ada, bo, startMicrosoftDesk } from './testing.ts';

let desk: MicrosoftDesk;
let token: string;

const to = (...addresses: string[]) => addresses.map((address) => ({ emailAddress: { address } }));
const north = {
  subject: 'North',
  body: { contentType: 'text', content: 'The way is north.' },
  toRecipients: to(bo.email),
};

async function draft(message: object = north): Promise<Record<string, unknown>> {
  const response = await desk.post(token, '/messages', message);
  expect(response.status).toBe(201);
  return (await response.json()) as Record<string, unknown>;
}

async function subjects(query: Record<string, string>): Promise<unknown[]> {
  const { value } = await desk.json(token, `/messages?${new URLSearchParams(query)}`);
  return (value as { subject: string }[]).map(({ subject }) => subject);
}

beforeEach(async () => {
  desk = await startMicrosoftDesk();
  ({ token } = await desk.connect(['User.Read', 'Mail.ReadWrite', 'Mail.Send']));
});

afterEach(() => desk.microsoft.close());

describe("sending through Graph's simulator", () => {
  it('accepts a mail without a word', async () => {
    const response = await desk.post(token, '/sendMail', { message: north });
    expect([response.status, await response.text()]).toEqual([202, '']);
    expect(desk.microsoft.sent).toMatchObject([{ account: ada.email, to: [bo.email] }]);
    expect(desk.microsoft.mailbox(ada.email)).toMatchObject([{ place: 'sent' }]);
    expect(desk.microsoft.mailbox(bo.email)).toMatchObject([{ place: 'inbox', unread: true }]);
    await desk.post(token, '/sendMail', { message: north, saveToSentItems: false });
    expect(desk.microsoft.mailbox(ada.email)).toHaveLength(1);
  });

  it('takes a mail as it travels, in base64', async () => {
    const bytes = await compose({
      from: ada.email,
      to: [bo.email],
      bcc: ['cy@example.org'],
      subject: 'Whole',
    });
    const response = await desk.call(token, '/sendMail', {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: bytes.toString('base64'),
    });
    expect(response.status).toBe(202);
    expect((await desk.microsoft.waitForSent({ to: 'cy@example.org' })).parsed.subject).toBe('Whole');
    expect(desk.microsoft.mailbox(bo.email)[0]?.raw.toString()).not.toMatch(/^bcc:/im);
  });

  it('sends a draft, which keeps its id only if that was asked for', async () => {
    const { id, internetMessageId, isDraft } = await draft({
      ...north,
      internetMessageId: '<mine@example.com>',
      internetMessageHeaders: [{ name: 'x-mine', value: 'yes' }],
    });
    expect({ internetMessageId, isDraft }).toEqual({
      internetMessageId: '<mine@example.com>',
      isDraft: true,
    });
    const changing = await desk.json(token, `/messages/${String(id)}`);
    expect(changing['id']).not.toBe(id);
    const response = await desk.post(token, `/messages/${String(id)}/send`);
    expect([response.status, await response.text()]).toEqual([202, '']);
    const headers = { prefer: 'IdType="ImmutableId"' };
    expect(await desk.json(token, `/messages/${String(id)}`, { headers })).toMatchObject({
      id,
      isDraft: false,
    });
    expect((await desk.call(token, `/messages/${String(changing['id'])}`)).status).toBe(404);
    expect(await subjects({ $filter: "internetMessageId eq '<mine@example.com>'" })).toEqual(['North']);
    expect(desk.microsoft.sent[0]?.raw.toString()).toMatch(/^x-mine: yes/im);
    expect((await desk.post(token, `/messages/${String(id)}/send`)).status).toBe(400);
    expect(desk.microsoft.sent).toHaveLength(1);
  });

  it.each([
    ['nobody to send to', { subject: 'x' }, 'ErrorInvalidRecipients'],
    ['two addresses in one', { toRecipients: to('a@example.org, b@example.org') }, 'ErrorInvalidRecipients'],
    ['a property that does not exist', { ...north, colour: 'red' }, 'RequestBodyRead'],
    [
      'a header that is not one’s own',
      { ...north, internetMessageHeaders: [{ name: 'From', value: 'x' }] },
      'RequestBodyRead',
    ],
  ])('refuses %s', async (_what, message, code) => {
    const response = await desk.post(token, '/sendMail', { message });
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { error: { code, innerError: { 'request-id': expect.any(String) as string } } },
    ]);
    expect(desk.microsoft.sent).toEqual([]);
  });

  it('takes attachments with the draft, after it, and piece by piece when they are large', async () => {
    const file = (name: string, content: Buffer) => ({
      '@odata.type': '#microsoft.graph.fileAttachment',
      name,
      contentType: 'application/octet-stream',
      contentBytes: content.toString('base64'),
    });
    const { id } = await draft({ ...north, attachments: [file('one', Buffer.from('1'))] });
    const path = `/messages/${String(id)}/attachments`;
    expect((await desk.post(token, path, file('two', Buffer.from('2')))).status).toBe(201);
    const large = Buffer.alloc(3_500_000, 'x');
    expect((await desk.post(token, path, file('large', large))).status).toBe(413);
    const AttachmentItem = { attachmentType: 'file', name: 'large', size: large.length };
    const session = await desk.post(token, `${path}/createUploadSession`, { AttachmentItem });
    const { uploadUrl } = (await session.json()) as { uploadUrl: string };
    const put = (from: number, end: number, headers: Record<string, string> = {}) =>
      fetch(uploadUrl, {
        method: 'PUT',
        headers: { 'content-range': `bytes ${from}-${end - 1}/${large.length}`, ...headers },
        body: new Uint8Array(large.subarray(from, end)),
      });
    expect((await put(0, 2_000_000, { authorization: `Bearer ${token}` })).status).toBe(401);
    expect(await (await put(0, 2_000_000)).json()).toEqual({ nextExpectedRanges: ['2000000-'] });
    expect((await put(0, 2_000_000)).status).toBe(416);
    const last = await put(2_000_000, large.length);
    expect([last.status, last.headers.get('location')]).toEqual([
      201,
      expect.stringContaining('/attachments/'),
    ]);
    await desk.post(token, `/messages/${String(id)}/send`);
    expect(desk.microsoft.sent[0]?.parsed.attachments).toMatchObject([
      { filename: 'one', content: Buffer.from('1') },
      { filename: 'two', content: Buffer.from('2') },
      { filename: 'large', size: large.length },
    ]);
  });
});

describe("reading through Graph's simulator", () => {
  beforeEach(async () => {
    await desk.microsoft.seed(ada.email, {
      from: 'Cy <cy@example.org>',
      subject: 'Old plans',
      text: 'Bridges',
      html: '<p>Bridges</p>',
      date: new Date('2020-05-01T12:00:00Z'),
      unread: false,
      attachments: [{ filename: 'plan.pdf', contentType: 'application/pdf', content: Buffer.from('%PDF') }],
    });
    await desk.microsoft.seed(ada.email, { from: bo.email, subject: 'Lunch', text: 'Soup today' });
  });

  it('lists the newest first, with the fields asked for, page by page', async () => {
    const page = await desk.json(token, '/messages?$top=1&$select=subject,isRead');
    expect(page['value']).toEqual([
      {
        '@odata.etag': expect.any(String) as string,
        id: expect.any(String) as string,
        subject: 'Lunch',
        isRead: false,
      },
    ]);
    const next = await fetch(String(page['@odata.nextLink']), {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(await next.json()).toMatchObject({ value: [{ subject: 'Old plans' }] });
    expect(await desk.json(token, '/mailFolders/SentItems/messages')).toMatchObject({ value: [] });
    expect((await desk.call(token, '/mailFolders/nowhere/messages')).status).toBe(404);
  });

  it('finds what a search names', async () => {
    const onlyOld = [
      '"bridges"',
      '"from:cy"',
      '"subject:\\"old plans\\""',
      '"hasAttachments:true"',
      '"received<2021-01-01"',
    ];
    for (const $search of onlyOld)
      expect([$search, await subjects({ $search })]).toEqual([$search, ['Old plans']]);
    expect(await subjects({ $search: '"soup today"' })).toEqual(['Lunch']);
    expect(await subjects({ $search: '"bridges soup"' })).toEqual([]);
  });

  it('filters and sorts, but not while it searches', async () => {
    expect(await subjects({ $filter: 'isRead eq false' })).toEqual(['Lunch']);
    expect(
      await subjects({ $filter: "from/emailAddress/address eq 'cy@example.org' and hasAttachments eq true" }),
    ).toEqual(['Old plans']);
    expect(await subjects({ $orderby: 'receivedDateTime asc' })).toEqual(['Old plans', 'Lunch']);
    for (const [more, code] of [
      [{ $filter: 'isRead eq false' }, 'SearchWithFilter'],
      [{ $orderby: 'receivedDateTime desc' }, 'SearchWithOrderBy'],
    ] as const) {
      const refused = await desk.json(
        token,
        `/messages?${new URLSearchParams({ $search: '"soup"', ...more })}`,
      );
      expect(refused).toMatchObject({ error: { code } });
    }
    expect((await desk.call(token, '/messages?$search=soup')).status).toBe(400);
  });

  it('shows the body as html, or as text where that is preferred', async () => {
    const [mail] = (await desk.json(token, '/messages?$filter=hasAttachments eq true'))['value'] as {
      id: string;
    }[];
    const path = `/messages/${mail?.id}`;
    expect(await desk.json(token, path)).toMatchObject({
      body: { contentType: 'html', content: '<p>Bridges</p>' },
    });
    const headers = { prefer: 'outlook.body-content-type="text"' };
    const text = await desk.call(token, path, { headers });
    expect(text.headers.get('preference-applied')).toContain('outlook.body-content-type');
    expect(await text.json()).toMatchObject({
      body: { contentType: 'text', content: expect.stringContaining('Bridges') as string },
      from: { emailAddress: { name: 'Cy', address: 'cy@example.org' } },
      hasAttachments: true,
    });
    const { value } = await desk.json(token, `${path}/attachments`);
    expect(value).toMatchObject([{ name: 'plan.pdf', contentBytes: Buffer.from('%PDF').toString('base64') }]);
  });

  it('shows nobody the mail of another', async () => {
    await desk.microsoft.seed(bo.email, { from: ada.email, subject: 'Secret' });
    const { token: bos } = await desk.connect(['User.Read', 'Mail.Read'], bo);
    const [mail] = (await desk.json(bos, '/messages'))['value'] as { id: string }[];
    expect((await desk.call(token, `/messages/${mail?.id}`)).status).toBe(404);
    const other = await fetch(`${desk.microsoft.url}/v1.0/users/${bo.email}/messages`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect([other.status, await other.json()]).toMatchObject([403, { error: { code: 'ErrorAccessDenied' } }]);
  });
});

describe("what Graph's simulator lets a token do", () => {
  const call = {
    read: () => desk.call(token, '/messages'),
    draft: () => desk.post(token, '/messages', north),
    send: () => desk.post(token, '/sendMail', { message: north }),
  };

  it.each([
    [['Mail.Send'], { read: 403, draft: 403, send: 202 }],
    [['Mail.Read'], { read: 200, draft: 403, send: 403 }],
    [['Mail.ReadWrite'], { read: 200, draft: 201, send: 403 }],
  ])('is what %j says', async (scopes, expected) => {
    desk.microsoft.loseConsent(ada.email);
    ({ token } = await desk.connect(scopes));
    expect({
      read: (await call.read()).status,
      draft: (await call.draft()).status,
      send: (await call.send()).status,
    }).toEqual(expected);
  });

  it('is nothing with a token that is over, or with none', async () => {
    desk.microsoft.expireAccessTokens(ada.email);
    const refused = await call.read();
    expect([refused.status, await refused.json()]).toMatchObject([
      401,
      { error: { code: 'InvalidAuthenticationToken' } },
    ]);
    expect((await fetch(`${desk.microsoft.url}/v1.0/me`)).status).toBe(401);
  });
});
