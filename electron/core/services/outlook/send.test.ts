import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type Received,
  type ScriptedApi,
  grantFor,
  json,
  mail,
  mailboxLease,
  performSend,
  reference,
  startScriptedApi,
} from '../mail/mailbox/testing.ts';
import { outlookTool } from './tool.ts';

const drafts = 'POST /v1.0/me/messages';
const sending = 'POST /v1.0/me/messages/d1/send';
const discarding = 'DELETE /v1.0/me/messages/d1';

type Answers = Record<
  string,
  (request: Received) => [status: number, body?: unknown, headers?: Record<string, string>]
>;

let api: ScriptedApi;
beforeEach(async () => {
  api = await startScriptedApi();
  graph();
});
afterEach(() => api.close());

/** A Graph that takes everything, but for what a test says. */
function graph(answers: Answers = {}): void {
  api.answer((request, response) => {
    const answer = answers[`${request.method} ${request.path}`]?.(request);
    if (answer) json(response, ...(answer as [number, unknown]), answer[2]);
    else if (request.path.endsWith('/send')) response.writeHead(202).end();
    else if (request.method === 'DELETE') response.writeHead(204).end();
    else if (request.path.endsWith('createUploadSession'))
      json(response, 201, { uploadUrl: `${api.url}/upload/1?key=k` });
    else
      json(response, 201, {
        ...(request.body.length > 0 && bodyOf(request)),
        id: 'd1',
        conversationId: 'c1',
      });
  });
}

function bodyOf({ body, headers }: Received): Record<string, unknown> {
  return headers['content-type'] === 'application/json'
    ? (JSON.parse(body.toString()) as Record<string, unknown>)
    : {};
}

const run = (action: string, input: object = mail, grant = grantFor(api.url)) =>
  performSend(outlookTool, action, input, mailboxLease('outlook', grant));
const send = (input?: object, grant = grantFor(api.url)) => run('send_email', input, grant);

const file = (bytes: number, filename = 'a.bin') => ({
  filename,
  contentType: 'application/octet-stream',
  contentBase64: Buffer.alloc(bytes, 7).toString('base64'),
});

describe('a mail over Outlook', () => {
  it('goes out through a draft, so that there is an id', async () => {
    const result = await send({
      ...mail,
      html: '<p>Hello</p>',
      cc: [{ address: 'cy@bücher.example' }],
      bcc: [{ address: 'di@example.org' }, { address: 'bo@example.org' }],
      attachments: [file(10)],
    });
    expect(result).toMatchObject({
      outcome: 'sent',
      providerRef: 'd1',
      answer: {
        status: 200,
        body: {
          status: 'sent',
          id: 'd1',
          threadId: 'c1',
          accepted: ['bo@example.org', 'cy@xn--bcher-kva.example', 'di@example.org'],
          from: { address: 'ada@example.com' },
        },
      },
      health: { state: 'connected' },
    });
    expect(api.asked()).toEqual([drafts, sending]);
    const [draft, sent] = api.requests;
    expect(bodyOf(draft as Received)).toEqual({
      subject: 'North',
      body: { contentType: 'html', content: '<p>Hello</p>' },
      toRecipients: [{ emailAddress: { address: 'bo@example.org', name: 'Bo' } }],
      ccRecipients: [{ emailAddress: { address: 'cy@xn--bcher-kva.example' } }],
      bccRecipients: [{ emailAddress: { address: 'di@example.org' } }],
      internetMessageId: `<${reference}@example.com>`,
      singleValueExtendedProperties: [
        { id: expect.stringContaining('KeydeskReference') as string, value: reference },
      ],
      attachments: [
        {
          '@odata.type': '#microsoft.graph.fileAttachment',
          name: 'a.bin',
          contentType: 'application/octet-stream',
          contentBytes: Buffer.alloc(10, 7).toString('base64'),
        },
      ],
    });
    for (const request of [draft, sent]) {
      expect(request?.headers).toMatchObject({
        prefer: 'IdType="ImmutableId"',
        authorization: 'Bearer token-one',
      });
    }
    expect(sent?.body).toHaveLength(0);
  });

  it('gets large files one by one, and the largest in pieces to where Graph says, without the token', async () => {
    const large = 8 * 1024 * 1024;
    const result = await send({ ...mail, attachments: [file(1000, 'small.bin'), file(large, 'large.bin')] });
    expect(result).toMatchObject({ outcome: 'sent' });
    const attachments = 'POST /v1.0/me/messages/d1/attachments';
    const put = 'PUT /upload/1';
    expect(api.asked()).toEqual([
      drafts,
      attachments,
      `${attachments}/createUploadSession`,
      put,
      put,
      put,
      sending,
    ]);
    expect(bodyOf(api.requests[0] as Received)).not.toHaveProperty('attachments');
    expect(bodyOf(api.requests[2] as Received)).toEqual({
      AttachmentItem: {
        attachmentType: 'file',
        name: 'large.bin',
        contentType: 'application/octet-stream',
        size: large,
      },
    });
    const pieces = api.requests.filter(({ method }) => method === 'PUT');
    expect(pieces.map(({ headers }) => headers['content-range'])).toEqual([
      `bytes 0-3276799/${large}`,
      `bytes 3276800-6553599/${large}`,
      `bytes 6553600-${large - 1}/${large}`,
    ]);
    expect(pieces.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined, undefined]);
    expect(Buffer.concat(pieces.map(({ body }) => body)).equals(Buffer.alloc(large, 7))).toBe(true);
  });

  it('is not uploaded in the clear to anywhere else', async () => {
    const elsewhere = await startScriptedApi();
    const session = (): [number, unknown] => [201, { uploadUrl: `${elsewhere.url}/upload` }];
    graph({ 'POST /v1.0/me/messages/d1/attachments/createUploadSession': session });
    expect(await send({ ...mail, attachments: [file(4_000_000)] })).toMatchObject({ outcome: 'failed' });
    expect(elsewhere.requests).toHaveLength(0);
    expect(api.asked().at(-1)).toBe(discarding);
    await elsewhere.close();
  });

  it.each([
    ['an error of its own', (): [number, unknown] => [503, {}]],
    ['a page', (): [number, unknown] => [200, 'a page']],
    ['a draft without an id', (): [number, unknown] => [201, {}]],
  ])('has not gone out when the draft is answered by %s', async (_what, answer) => {
    graph({ [drafts]: answer });
    expect(await send()).toMatchObject({
      outcome: 'failed',
      answer: { status: 502, errorCode: 'provider_unreachable' },
    });
    expect(api.asked()).toEqual([drafts]);
  });

  it('has not gone out when the connection breaks at the draft', async () => {
    api.answer((_request, response) => response.destroy());
    expect(await send()).toMatchObject({ outcome: 'failed' });
    expect(api.requests).toHaveLength(1);
  });

  it.each([
    ['an error of its own', 500],
    ['a time-out of its own', 504],
  ])('is unknown when the sending is answered by %s, and can be found again', async (_what, status) => {
    graph({ [sending]: () => [status, {}] });
    expect(await send()).toMatchObject({
      outcome: 'unknown',
      providerRef: 'd1',
      answer: { status: 504, errorCode: 'unknown_outcome' },
    });
    expect(api.asked()).toEqual([drafts, sending]);
  });

  it('is unknown when the connection breaks at the sending', async () => {
    api.answer(({ path }, response) => {
      if (path.endsWith('/send')) response.destroy();
      else json(response, 201, { id: 'd1' });
    });
    expect(await send()).toMatchObject({ outcome: 'unknown', providerRef: 'd1' });
    expect(api.asked()).toEqual([drafts, sending]);
  });

  it('is unknown when a page of somebody else’s answers the sending', async () => {
    graph({ [sending]: () => [200, '<html>Welcome</html>', { 'content-type': 'text/html' }] });
    expect(await send()).toMatchObject({ outcome: 'unknown', providerRef: 'd1' });
    expect(api.asked()).toEqual([drafts, sending]);
  });

  it('has not gone out when Graph still waits for a part of a file', async () => {
    graph({ 'PUT /upload/1': () => [200, { nextExpectedRanges: ['3276800-'] }] });
    expect(await send({ ...mail, attachments: [file(4 * 1024 * 1024)] })).toMatchObject({
      outcome: 'failed',
    });
    expect(api.asked().slice(-1)).toEqual([discarding]);
  });

  it('leaves no draft behind when Microsoft refuses to send it', async () => {
    graph({ [sending]: () => [403, { error: { code: 'ErrorSendAsDenied', message: 'x' } }] });
    expect(await send()).toMatchObject({
      outcome: 'refused',
      answer: { status: 403, errorCode: 'not_allowed' },
    });
    expect(api.asked()).toEqual([drafts, sending, discarding]);
  });

  it('is refused when Graph understood other recipients', async () => {
    const echo = (): [number, unknown] => [
      201,
      {
        id: 'd1',
        toRecipients: [
          { emailAddress: { address: 'bo@example.org' } },
          { emailAddress: { address: 'evil@z.test' } },
        ],
      },
    ];
    graph({ [drafts]: echo });
    expect(await send()).toMatchObject({
      outcome: 'refused',
      answer: { status: 400, errorCode: 'invalid_input' },
    });
    expect(api.asked()).toEqual([drafts, discarding]);
  });

  it('says when to try again, and leaves the mailbox alone until then', async () => {
    graph({ [drafts]: () => [429, { error: { code: 'ApplicationThrottled' } }, { 'retry-after': '21' }] });
    const limited = { outcome: 'failed', answer: { status: 429, errorCode: 'rate_limited' } };
    const first = await send();
    expect(first).toMatchObject(limited);
    expect(first.answer.body).toMatchObject({ error: { retryAfterSeconds: 21 } });
    expect(await send()).toMatchObject(limited);
    expect(api.requests).toHaveLength(1);
  });

  it('says so when its draft is left behind', async () => {
    graph({ [sending]: () => [429, { error: { code: 'ApplicationThrottled' } }, { 'retry-after': '5' }] });
    const result = await send();
    expect(result).toMatchObject({ outcome: 'failed', answer: { status: 429 } });
    expect(JSON.stringify(result.answer.body)).toContain('a draft of it may lie in the mailbox');
    expect(api.asked()).toEqual([drafts, sending]);
  });

  it('has an id even when its account is named by no address', async () => {
    const grant = { ...grantFor(api.url), account: 'kim_example.org#EXT#@a tenant' };
    expect(await send(mail, grant)).toMatchObject({ outcome: 'sent' });
    expect(bodyOf(api.requests[0] as Received)['internetMessageId']).toBe(`<${reference}@keydesk.invalid>`);
  });

  it('repeats only the step whose token was refused', async () => {
    let refusals = 0;
    graph({ [sending]: () => (refusals++ === 0 ? [401, {}] : [202, {}]) });
    expect(await send(mail, grantFor(api.url, ['old', 'new']))).toMatchObject({ outcome: 'sent' });
    expect(api.asked()).toEqual([drafts, sending, sending]);
    expect(api.requests.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer old',
      'Bearer old',
      'Bearer new',
    ]);
  });

  it('needs a new sign-in when a rule of the organisation says so', async () => {
    graph({
      [drafts]: () => [401, {}, { 'www-authenticate': 'Bearer error="insufficient_claims", claims="e30="' }],
    });
    expect(await send(mail, grantFor(api.url, ['old', 'new']))).toMatchObject({
      outcome: 'refused',
      answer: { status: 424, errorCode: 'needs_reconnect' },
      health: { state: 'needs_you' },
    });
    expect(api.requests).toHaveLength(1);
  });

  it('with a text that is too long for Graph is refused before anything is recorded', () => {
    const action = outlookTool.actions.find(({ name }) => name === 'send_email');
    const long = { ...mail, text: 'x'.repeat(4_000_000) };
    expect(action?.plan(long, mailboxLease('outlook', grantFor(api.url)))).toMatchObject({
      kind: 'invalid',
      field: 'text',
    });
  });
});

describe('a draft in Outlook', () => {
  it('is written and not sent', async () => {
    expect(await run('create_draft')).toMatchObject({
      outcome: 'sent',
      providerRef: 'd1',
      answer: { status: 200, body: { status: 'drafted', id: 'd1', draftId: 'd1' } },
    });
    expect(api.asked()).toEqual([drafts]);
  });

  it('may be there when the answer got lost, and is not written again', async () => {
    api.answer((_request, response) => response.destroy());
    const result = await run('create_draft');
    expect(result).toMatchObject({
      outcome: 'unknown',
      answer: { status: 504, errorCode: 'unknown_outcome' },
    });
    expect(JSON.stringify(result.answer.body)).toContain('Nothing was sent');
    expect(api.requests).toHaveLength(1);
  });

  it('that cannot be made whole is taken away', async () => {
    const session = (): [number, unknown] => [500, {}];
    graph({ 'POST /v1.0/me/messages/d1/attachments/createUploadSession': session });
    expect(await run('create_draft', { ...mail, attachments: [file(4_000_000)] })).toMatchObject({
      outcome: 'failed',
    });
    expect(api.asked().at(-1)).toBe(discarding);
  });
});
