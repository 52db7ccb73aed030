import { simpleParser } from 'mailparser';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GrantError } from '../../oauth/types.ts';
import {
  type ScriptedApi,
  grantFor,
  json,
  mail,
  mailboxLease,
  performSend,
  startScriptedApi,
} from '../mail/mailbox/testing.ts';
import { gmailTool } from './tool.ts';

let api: ScriptedApi;
beforeEach(async () => {
  api = await startScriptedApi();
  api.answer((_request, response) => json(response, 200, { id: 'm1', threadId: 't1', labelIds: ['SENT'] }));
});
afterEach(() => api.close());

const send = (input: object = mail, grant = grantFor(api.url)) =>
  performSend(gmailTool, 'send_email', input, mailboxLease('gmail', grant));

function sentRaw(): Buffer {
  const { raw } = JSON.parse(api.requests.at(-1)?.body.toString() ?? '{}') as { raw: string };
  return Buffer.from(raw, 'base64url');
}

describe('a mail over Gmail', () => {
  it('goes out as the mailbox’s own, with our reference in it', async () => {
    const result = await send({
      ...mail,
      cc: [{ address: 'cy@example.org' }],
      bcc: [{ address: 'di@example.org' }, { address: 'bo@example.org' }],
    });
    expect(result).toMatchObject({
      outcome: 'sent',
      providerRef: 'm1',
      answer: {
        status: 200,
        body: {
          status: 'sent',
          id: 'm1',
          threadId: 't1',
          messageId: '<keydesk-0123456789abcdef@example.com>',
          from: { address: 'ada@example.com' },
          accepted: ['bo@example.org', 'cy@example.org', 'di@example.org'],
        },
      },
      health: { state: 'connected' },
    });
    expect(api.asked()).toEqual(['POST /gmail/v1/users/me/messages/send']);
    expect(api.requests[0]?.headers.authorization).toBe('Bearer token-one');
    const parsed = await simpleParser(sentRaw());
    expect(parsed).toMatchObject({
      messageId: '<keydesk-0123456789abcdef@example.com>',
      from: { value: [{ address: 'ada@example.com' }] },
      to: { value: [{ address: 'bo@example.org', name: 'Bo' }] },
      cc: { value: [{ address: 'cy@example.org' }] },
      // Gmail reads whom to send to from the headers, and takes this one out.
      bcc: { value: [{ address: 'di@example.org' }] },
      subject: 'North',
    });
  });

  it('travels as bytes when it is large', async () => {
    const content = Buffer.alloc(4 * 1024 * 1024, 7);
    const attachments = [
      {
        filename: 'a.bin',
        contentType: 'application/octet-stream',
        contentBase64: content.toString('base64'),
      },
    ];
    expect(await send({ ...mail, attachments })).toMatchObject({ outcome: 'sent' });
    expect(api.asked()).toEqual(['POST /upload/gmail/v1/users/me/messages/send']);
    expect(api.requests[0]?.query.get('uploadType')).toBe('media');
    expect(api.requests[0]?.headers).toMatchObject({
      'content-type': 'message/rfc822',
      authorization: 'Bearer token-one',
    });
    const parsed = await simpleParser(api.requests[0]?.body ?? '');
    expect(parsed.attachments[0]?.content.equals(content)).toBe(true);
  });

  it('is sent again with a new token when the first was refused, since nothing was sent', async () => {
    let asked = 0;
    api.answer((_request, response) =>
      asked++ === 0 ? json(response, 401, { error: { code: 401 } }) : json(response, 200, { id: 'm2' }),
    );
    const result = await send(mail, grantFor(api.url, ['old', 'new']));
    expect(result).toMatchObject({ outcome: 'sent', providerRef: 'm2' });
    expect(api.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer old', 'Bearer new']);
  });

  it('fails and keeps the connection when the new token is refused as well', async () => {
    api.answer((_request, response) => json(response, 401, {}));
    expect(await send(mail, grantFor(api.url, ['old', 'new']))).toMatchObject({
      outcome: 'failed',
      answer: { status: 502, errorCode: 'provider_unreachable' },
      health: { state: 'failing' },
    });
    expect(api.requests).toHaveLength(2);
  });

  it('needs the person when the grant does', async () => {
    const grant = {
      ...grantFor(api.url),
      withToken: () => Promise.reject(new GrantError('needs_you', 'Google has ended this sign-in.')),
    };
    expect(await send(mail, grant)).toMatchObject({
      outcome: 'refused',
      answer: { status: 424, errorCode: 'needs_reconnect' },
      health: { state: 'needs_you', reason: 'Google has ended this sign-in.' },
    });
    expect(api.requests).toHaveLength(0);
  });

  it.each([
    [500, {}],
    [503, { error: { code: 503, message: 'Backend error' } }],
    [408, {}],
    [200, 'a page'],
    [204, {}],
  ] as const)('is unknown, and not sent again, after an answer %s %j', async (status, body) => {
    api.answer((_request, response) => json(response, status, body));
    const result = await send();
    expect(result).toMatchObject({
      outcome: 'unknown',
      answer: { status: 504, errorCode: 'unknown_outcome', body: { status: 'unknown' } },
    });
    expect(api.requests).toHaveLength(1);
  });

  it('is unknown when the connection breaks before the answer', async () => {
    api.answer((_request, response) => response.destroy());
    expect(await send()).toMatchObject({ outcome: 'unknown' });
    expect(api.requests).toHaveLength(1);
  });

  it('has not gone when nothing takes the connection', async () => {
    const { url } = api;
    await api.close();
    const result = await send(mail, grantFor(url));
    expect(result).toMatchObject({ outcome: 'failed', health: { state: 'failing' } });
    expect(result.answer.body).toMatchObject({
      error: { hint: expect.stringContaining('Nobody got') as string },
    });
    api = await startScriptedApi();
  });

  it('is refused in Gmail’s words, without the token', async () => {
    api.answer(({ headers }, response) =>
      json(response, 400, {
        error: {
          code: 400,
          message: `Invalid To header ${headers.authorization}`,
          errors: [{ domain: 'global', reason: 'invalidArgument', message: 'Invalid To header' }],
          status: 'INVALID_ARGUMENT',
        },
      }),
    );
    const result = await send();
    expect(result).toMatchObject({ outcome: 'refused', answer: { status: 400, errorCode: 'invalid_input' } });
    expect(result.message).toContain('Invalid To header');
    expect(JSON.stringify(result)).not.toContain('token-one');
    expect(result.health).toBeUndefined();
  });

  it('says what is missing when Google says that it was not allowed', async () => {
    api.answer((_request, response) =>
      json(response, 403, {
        error: {
          code: 403,
          message: 'Request had insufficient authentication scopes.',
          errors: [{ domain: 'global', reason: 'insufficientPermissions' }],
          status: 'PERMISSION_DENIED',
          details: [
            {
              '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
              reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
            },
          ],
        },
      }),
    );
    expect(await send()).toMatchObject({
      outcome: 'refused',
      answer: { status: 424, errorCode: 'needs_permission' },
    });
  });

  it.each([
    [429, { 'retry-after': '30' }, 'rateLimitExceeded', 30],
    [403, { 'retry-after': '7' }, 'userRateLimitExceeded', 7],
  ] as const)('says when to try again (%s %j)', async (status, headers, reason, seconds) => {
    api.answer((_request, response) =>
      json(
        response,
        status,
        { error: { code: status, message: 'Slow down', errors: [{ reason }] } },
        headers,
      ),
    );
    const limited = { status: 429, errorCode: 'rate_limited' };
    const result = await send();
    expect(result).toMatchObject({ outcome: 'failed', answer: limited });
    expect(result.answer.body).toMatchObject({ error: { retryAfterSeconds: seconds } });
    // Until then, the mailbox is left alone.
    expect(await send()).toMatchObject({ outcome: 'failed', answer: limited });
    expect(api.requests).toHaveLength(1);
  });

  it('follows no redirect, and takes its token nowhere else', async () => {
    const elsewhere = await startScriptedApi();
    api.answer((_request, response) => response.writeHead(307, { location: `${elsewhere.url}/steal` }).end());
    expect(await send()).toMatchObject({ outcome: 'failed' });
    expect(elsewhere.requests).toHaveLength(0);
    await elsewhere.close();
  });
});
