import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SentMessage } from '../../sends/types.ts';
import {
  type ScriptedApi,
  grantFor,
  json,
  mailboxLease,
  reference,
  startScriptedApi,
} from '../mail/mailbox/testing.ts';
import { checkOutlook } from './check.ts';

let api: ScriptedApi;
beforeEach(async () => {
  api = await startScriptedApi();
});
afterEach(() => api.close());

const message: SentMessage = {
  action: 'send_email',
  reference,
  providerRef: 'd1',
  recipients: ['bo@example.org'],
  at: 0,
};

const check = (changes: Partial<SentMessage> = {}) =>
  checkOutlook(
    { ...message, ...changes },
    mailboxLease('outlook', grantFor(api.url)),
    new AbortController().signal,
  );

describe('looking for a mail in Outlook', () => {
  it('looks at the draft that it went out as, which keeps its id', async () => {
    api.answer((_request, response) => json(response, 200, { id: 'd1', isDraft: false }));
    expect(await check()).toMatchObject({ outcome: 'sent', providerRef: 'd1' });
    expect(api.asked()).toEqual(['GET /v1.0/me/messages/d1']);
    expect(api.requests[0]?.headers['prefer']).toBe('IdType="ImmutableId"');
  });

  it('knows that it was not sent when it still lies among the drafts', async () => {
    api.answer((_request, response) => json(response, 200, { id: 'd1', isDraft: true }));
    expect(await check()).toMatchObject({ outcome: 'failed' });
    // It may be about to go.
    expect(await check({ at: Date.now() })).toMatchObject({ outcome: null });
    expect(await check({ action: 'create_draft' })).toMatchObject({ outcome: 'sent' });
  });

  it.each([
    ['its Message-ID', `internetMessageId eq '<${reference}@example.com>'`],
    ['our reference in it', `ep/value eq '${reference}'`],
  ])('finds it by %s when there is no id', async (_what, filter) => {
    api.answer(({ query }, response) => {
      const found = query.get('$filter')?.includes(filter) ?? false;
      json(response, 200, { value: found ? [{ id: 'd7', isDraft: false }] : [] });
    });
    expect(await check({ providerRef: null })).toMatchObject({ outcome: 'sent', providerRef: 'd7' });
  });

  it('looks further when the id leads nowhere, and proves nothing by finding nothing', async () => {
    api.answer(({ path }, response) => {
      if (path.endsWith('/d1')) json(response, 404, { error: { code: 'ErrorItemNotFound' } });
      else json(response, 200, { value: [] });
    });
    const checked = await check();
    expect(checked).toMatchObject({ outcome: null, providerRef: 'd1' });
    expect(checked.message).toContain('no proof');
    expect(api.requests).toHaveLength(3);
  });

  it('knows nothing new while Outlook is in trouble', async () => {
    api.answer((_request, response) => json(response, 500, {}));
    expect(await check()).toMatchObject({ outcome: null });
    expect(api.requests).toHaveLength(1);
  });
});
