import { type gmail_v1, gmail as gmailClient } from '@googleapis/gmail';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compose } from '../mailbox/compose.ts';
import { googleScopes } from './scopes.ts';
import { type GoogleDesk, ada, answerOf, bo, startGoogleDesk } from './testing.ts';

let desk: GoogleDesk;
let gmail: gmail_v1.Gmail;

const north = { from: `Ada <${ada.email}>`, to: [bo.email], subject: 'North', text: 'The way is north.' };

async function raw(mail: object = {}): Promise<string> {
  return (await compose({ ...north, ...mail })).toString('base64url');
}

async function send(mail: object = {}) {
  const { data } = await gmail.users.messages.send({ userId: 'me', requestBody: { raw: await raw(mail) } });
  return data;
}

async function found(q: string): Promise<(string | null | undefined)[]> {
  const { data } = await gmail.users.messages.list({ userId: 'me', q });
  return (data.messages ?? []).map(({ id }) => id);
}

beforeEach(async () => {
  desk = await startGoogleDesk();
  await desk.connect();
  // The library asks for the client of the very same copy of google-auth-library.
  const auth = desk.client as unknown as NonNullable<gmail_v1.Options['auth']>;
  gmail = gmailClient({ version: 'v1', auth, rootUrl: `${desk.google.url}/`, retry: false });
});

afterEach(() => desk.close());

describe("sending through Gmail's simulator", () => {
  it('puts the mail into what was sent and into the mailboxes of who is there', async () => {
    const sent = await send({ cc: ['elsewhere@example.org'], bcc: [ada.email] });
    expect(sent).toMatchObject({ id: expect.any(String) as string, labelIds: ['SENT'] });
    expect(desk.google.sent).toMatchObject([
      { account: ada.email, to: [bo.email, 'elsewhere@example.org', ada.email] },
    ]);
    const [arrived] = desk.google.mailbox(bo.email);
    expect(arrived).toMatchObject({ place: 'inbox', unread: true, parsed: { subject: 'North' } });
    expect(arrived?.raw.toString()).not.toMatch(/^bcc:/im);
    expect(desk.google.mailbox(ada.email).map(({ place }) => place)).toEqual(['inbox', 'sent']);
    expect((await desk.google.waitForSent({ to: bo.email })).parsed.text).toContain('north');
  });

  it('takes uploads of the bytes alone, and of JSON with them', async () => {
    const bytes = await compose(north);
    const headers = {
      authorization: `Bearer ${desk.client.credentials.access_token}`,
      'content-type': 'message/rfc822',
    };
    const url = `${desk.google.url}/upload/gmail/v1/users/me/messages/send?uploadType=media`;
    expect((await fetch(url, { method: 'POST', headers, body: new Uint8Array(bytes) })).status).toBe(200);
    await gmail.users.messages.send(
      { userId: 'me', requestBody: {}, media: { mimeType: 'message/rfc822', body: Readable.from([bytes]) } },
      { rootUrl: `${desk.google.url}/` },
    );
    expect(desk.google.sent.map(({ parsed }) => parsed.subject)).toEqual(['North', 'North']);
  });

  it.each([
    ['nothing', {}],
    ['no base64url', { raw: '***' }],
    ['nobody to send to', { raw: Buffer.from('Subject: x\r\n\r\nx').toString('base64url') }],
  ])('refuses %s', async (_what, requestBody) => {
    expect(await answerOf(gmail.users.messages.send({ userId: 'me', requestBody }))).toMatchObject({
      status: 400,
      data: { error: { code: 400, status: 'INVALID_ARGUMENT', errors: [{ reason: 'invalidArgument' }] } },
    });
    expect(desk.google.sent).toEqual([]);
    expect(desk.google.mailbox(ada.email)).toEqual([]);
  });

  it('makes a draft, shows it and sends it', async () => {
    const { data: draft } = await gmail.users.drafts.create({
      userId: 'me',
      requestBody: { message: { raw: await raw() } },
    });
    expect(draft.message?.labelIds).toEqual(['DRAFT']);
    expect(desk.google.sent).toEqual([]);
    const { data: list } = await gmail.users.drafts.list({ userId: 'me' });
    expect(list.drafts?.map(({ id }) => id)).toEqual([draft.id]);
    const { data: shown } = await gmail.users.drafts.get({ userId: 'me', id: draft.id ?? '' });
    expect(shown.message?.payload?.headers).toContainEqual({ name: 'Subject', value: 'North' });
    await gmail.users.drafts.send({ userId: 'me', requestBody: { id: draft.id ?? null } });
    expect(desk.google.mailbox(bo.email)).toHaveLength(1);
    expect((await answerOf(gmail.users.drafts.get({ userId: 'me', id: draft.id ?? '' }))).status).toBe(404);
  });
});

describe("reading through Gmail's simulator", () => {
  it('finds what a search names', async () => {
    const old = await desk.google.seed(ada.email, {
      from: 'Cy <cy@example.org>',
      subject: 'Old plans',
      text: 'Bridges',
      date: new Date('2020-05-01T12:00:00Z'),
      unread: false,
      labels: ['work'],
      messageId: '<old@example.org>',
      attachments: [{ filename: 'plan.pdf', contentType: 'application/pdf', content: Buffer.from('%PDF') }],
    });
    const fresh = await desk.google.seed(ada.email, { from: bo.email, subject: 'Lunch', text: 'Soup today' });
    expect(await found('')).toEqual([fresh.id, old.id]);
    const onlyOld = [
      'from:cy',
      'bridges',
      'subject:"old plans"',
      'has:attachment',
      'before:2021/01/01',
      '-soup',
    ];
    const more = ['label:work', 'filename:pdf', 'rfc822msgid:old@example.org', 'is:read', 'older_than:1y'];
    for (const q of [...onlyOld, ...more]) expect([q, await found(q)]).toEqual([q, [old.id]]);
    const onlyFresh = ['soup', 'is:unread', 'after:2021/01/01', 'newer_than:2d', 'from:bo subject:lunch'];
    for (const q of onlyFresh) expect([q, await found(q)]).toEqual([q, [fresh.id]]);
    expect(await found('bridges OR soup')).toHaveLength(2);
    expect(await found('bridges soup')).toEqual([]);
  });

  it('pages through a list', async () => {
    for (const subject of ['one', 'two', 'three'])
      await desk.google.seed(ada.email, { from: bo.email, subject });
    const { data: first } = await gmail.users.messages.list({ userId: 'me', maxResults: 2 });
    expect(first.messages).toHaveLength(2);
    const { data: second } = await gmail.users.messages.list({
      userId: 'me',
      maxResults: 2,
      pageToken: first.nextPageToken ?? '',
    });
    expect(second.messages).toHaveLength(1);
    expect(second.nextPageToken).toBeUndefined();
  });

  it('shows a message with its parts, and its attachments apart', async () => {
    const content = Buffer.from('a,b\n1,2\n');
    const { id } = await desk.google.seed(ada.email, {
      from: 'Zoë <bo@example.com>',
      subject: 'Grüße',
      text: 'Hello wörld',
      html: '<p>Hello wörld</p>',
      attachments: [{ filename: 'a.csv', contentType: 'text/csv', content }],
    });
    const { data } = await gmail.users.messages.get({ userId: 'me', id });
    expect(data).toMatchObject({
      id,
      labelIds: ['UNREAD', 'INBOX'],
      snippet: 'Hello wörld',
      payload: {
        mimeType: 'multipart/mixed',
        parts: [
          {
            mimeType: 'multipart/alternative',
            parts: [{ mimeType: 'text/plain' }, { mimeType: 'text/html' }],
          },
          { mimeType: 'text/csv', filename: 'a.csv', body: { size: content.length } },
        ],
      },
    });
    const [body, file] = data.payload?.parts ?? [];
    const text = body?.parts?.[0]?.body?.data ?? '';
    expect(Buffer.from(text, 'base64url').toString().trim()).toBe('Hello wörld');
    const { data: whole } = await gmail.users.messages.attachments.get({
      userId: 'me',
      messageId: id,
      id: file?.body?.attachmentId ?? '',
    });
    expect(Buffer.from(whole.data ?? '', 'base64url')).toEqual(content);
  });

  it('shows as much as the format and the fields ask for', async () => {
    const { id } = await desk.google.seed(ada.email, { from: bo.email, subject: 'Lunch', text: 'Soup' });
    const get = async (more: object) => (await gmail.users.messages.get({ userId: 'me', id, ...more })).data;
    expect(await get({ format: 'minimal' })).not.toHaveProperty('payload');
    const metadata = await get({ format: 'metadata', metadataHeaders: ['Subject'] });
    expect(metadata.payload?.headers).toEqual([{ name: 'Subject', value: 'Lunch' }]);
    const { raw } = await get({ format: 'raw' });
    expect(Buffer.from(raw ?? '', 'base64url').toString()).toContain('Subject: Lunch');
    expect(await get({ fields: 'id,payload(mimeType)' })).toEqual({
      id,
      payload: { mimeType: 'text/plain' },
    });
  });

  it('shows nobody the mail of another', async () => {
    const { id } = await desk.google.seed(bo.email, { from: ada.email, subject: 'Secret' });
    expect((await answerOf(gmail.users.messages.get({ userId: 'me', id }))).status).toBe(404);
    expect((await answerOf(gmail.users.messages.list({ userId: bo.email }))).status).toBe(403);
    expect(await found('secret')).toEqual([]);
  });
});

describe("what Gmail's simulator lets a token do", () => {
  const refused = {
    status: 403,
    data: { error: { status: 'PERMISSION_DENIED', errors: [{ reason: 'insufficientPermissions' }] } },
  };

  it('is to send, and no more, with the scope for that', async () => {
    await desk.connect(['openid', googleScopes.send]);
    await send();
    const message = { raw: await raw() };
    for (const call of [
      () => gmail.users.getProfile({ userId: 'me' }),
      () => gmail.users.messages.list({ userId: 'me' }),
      () => gmail.users.drafts.create({ userId: 'me', requestBody: { message } }),
    ]) {
      expect(await answerOf(call())).toMatchObject(refused);
    }
  });

  it('is to read, and not to send, with the scope for that', async () => {
    await desk.connect(['openid', googleScopes.readonly]);
    expect((await gmail.users.getProfile({ userId: 'me' })).data.emailAddress).toBe(ada.email);
    expect(await answerOf(send())).toMatchObject(refused);
  });

  it('is to see headers only, and not to search, with the scope for metadata', async () => {
    await desk.connect(['openid', googleScopes.metadata]);
    const { id } = await desk.google.seed(ada.email, { from: bo.email, subject: 'Lunch' });
    expect((await gmail.users.messages.list({ userId: 'me' })).data.messages).toHaveLength(1);
    expect((await answerOf(gmail.users.messages.list({ userId: 'me', q: 'lunch' }))).status).toBe(403);
    expect((await answerOf(gmail.users.messages.get({ userId: 'me', id }))).status).toBe(403);
  });

  it('is nothing with a token that is over', async () => {
    desk.google.expireAccessTokens(ada.email);
    desk.client.setCredentials({ access_token: desk.client.credentials.access_token ?? '' });
    expect(await answerOf(gmail.users.getProfile({ userId: 'me' }))).toMatchObject({
      status: 401,
      data: { error: { code: 401, status: 'UNAUTHENTICATED', errors: [{ reason: 'authError' }] } },
    });
  });
});
