import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type ScriptedApi,
  grantFor,
  json,
  mailboxLease,
  performAsk,
  startScriptedApi,
} from '../mail/mailbox/testing.ts';
import { outlookTool } from './tool.ts';

let api: ScriptedApi;
beforeEach(async () => {
  api = await startScriptedApi();
});
afterEach(() => api.close());

const ask = (action: string, input: object) =>
  performAsk(outlookTool, action, input, mailboxLease('outlook', grantFor(api.url)));

const person = (address: string, name = '') => ({ emailAddress: { address, name } });

function stored(id: string, more: object = {}) {
  return {
    id,
    conversationId: `c-${id}`,
    from: person('kim@example.org', 'Kim'),
    toRecipients: [person('ada@example.com', 'Ada')],
    ccRecipients: [],
    subject: 'North',
    receivedDateTime: '2026-11-23T10:00:00Z',
    bodyPreview: 'Hello',
    isRead: false,
    hasAttachments: false,
    internetMessageId: '<a@example.org>',
    body: { contentType: 'text', content: 'Hello\r\nthere' },
    ...more,
  };
}

describe('a search in Outlook', () => {
  it('tells the mails, newest first', async () => {
    const old = stored('m1', {
      receivedDateTime: '2026-11-20T10:00:00Z',
      isRead: true,
      hasAttachments: true,
    });
    api.answer((_request, response) => json(response, 200, { value: [old, stored('m2')] }));
    expect(await ask('search', { query: 'north', limit: 7 })).toMatchObject({
      status: 200,
      body: {
        messages: [
          {
            id: 'm2',
            threadId: 'c-m2',
            from: { address: 'kim@example.org', name: 'Kim' },
            to: [{ address: 'ada@example.com', name: 'Ada' }],
            subject: 'North',
            date: '2026-11-23T10:00:00.000Z',
            snippet: 'Hello',
            unread: true,
            hasAttachments: false,
          },
          { id: 'm1', unread: false, hasAttachments: true },
        ],
      },
      health: { state: 'connected' },
    });
    const [request] = api.requests;
    expect(request?.query.get('$search')).toBe('"north"');
    expect(request?.query.get('$top')).toBe('7');
    expect(request?.headers['prefer']).toBe('IdType="ImmutableId"');
  });

  it.each([
    ['from:kim subject:"North Pole"', '"from:kim subject:\\"North Pole\\""'],
    ['x" OR "y', '"x\\" OR \\"y"'],
    ['x\\', '"x\\\\"'],
    ['x\\" & $filter=isRead', '"x\\\\\\" & $filter=isRead"'],
    ['a+b & c#d?e=f%22', '"a+b & c#d?e=f%22"'],
  ])('cannot leave its quotes: %s', async (query, term) => {
    api.answer((_request, response) => json(response, 200, { value: [] }));
    await ask('search', { query });
    const [request] = api.requests;
    expect(request?.query.get('$search')).toBe(term);
    expect([...(request?.query.keys() ?? [])].toSorted()).toEqual(['$search', '$select', '$top']);
  });

  it('for nothing asks for the newest mails', async () => {
    api.answer((_request, response) => json(response, 200, { value: [] }));
    await ask('search', { query: ' ' });
    expect(api.requests[0]?.query.get('$orderby')).toBe('receivedDateTime desc');
    expect(api.requests[0]?.query.has('$search')).toBe(false);
  });

  it('knows a page that is no answer, and a permission that is missing', async () => {
    api.answer((_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
    );
    expect(await ask('search', { query: 'x' })).toMatchObject({
      status: 502,
      errorCode: 'provider_unreachable',
    });
    api.answer((_request, response) =>
      json(response, 403, { error: { code: 'ErrorAccessDenied', message: 'x' } }),
    );
    const refused = await ask('search', { query: 'x' });
    expect(refused).toMatchObject({ status: 424, errorCode: 'needs_permission' });
    expect(refused.health).toBeUndefined();
  });
});

describe('a mail read from Outlook', () => {
  it('is told with its headers and its text', async () => {
    api.answer((_request, response) => json(response, 200, stored('m1')));
    expect(await ask('get_message', { id: 'AAMk/x+y=' })).toMatchObject({
      body: {
        message: {
          id: 'm1',
          subject: 'North',
          messageId: '<a@example.org>',
          text: 'Hello\nthere',
          attachments: [],
          truncated: false,
        },
      },
    });
    expect(api.asked()).toEqual(['GET /v1.0/me/messages/AAMk%2Fx%2By%3D']);
  });

  it('has its attachments by name, without what is in them', async () => {
    const files = [
      { name: 'a.pdf', contentType: 'application/pdf', size: 12, isInline: false, contentBytes: 'AAAA' },
    ];
    api.answer(({ path }, response) => {
      if (path.endsWith('/attachments')) json(response, 200, { value: files });
      else json(response, 200, stored('m1', { hasAttachments: true }));
    });
    const answer = await ask('get_message', { id: 'm1' });
    expect(answer.body['message']).toMatchObject({
      attachments: [{ name: 'a.pdf', type: 'application/pdf', size: 12 }],
    });
    expect(JSON.stringify(answer)).not.toContain('AAAA');
    expect(api.requests[1]?.query.get('$select')).not.toContain('contentBytes');
  });

  it('has its HTML when asked, and text made of it', async () => {
    const body = { contentType: 'html', content: '<div>One</div><div>Two</div>' };
    api.answer((_request, response) => json(response, 200, stored('m1', { body })));
    const plain = await ask('get_message', { id: 'm1' });
    expect(plain.body['message']).toMatchObject({ text: 'One\nTwo' });
    expect(plain.body['message']).not.toHaveProperty('html');
    expect((await ask('get_message', { id: 'm1', html: true })).body['message']).toMatchObject({
      html: body.content,
    });
  });

  it('larger than Keydesk reads is told without its body', async () => {
    api.answer(({ query }, response) => {
      const content = query.get('$select')?.endsWith(',body') ? 'x'.repeat(17 * 1024 * 1024) : '';
      json(response, 200, stored('m1', { body: { contentType: 'text', content } }));
    });
    expect(await ask('get_message', { id: 'm1' })).toMatchObject({
      body: { message: { text: 'Hello', truncated: true } },
    });
  });
});
