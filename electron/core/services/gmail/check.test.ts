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
import { checkGmail } from './check.ts';

let api: ScriptedApi;
beforeEach(async () => {
  api = await startScriptedApi();
});
afterEach(() => api.close());

const message: SentMessage = {
  action: 'send_email',
  reference,
  providerRef: null,
  recipients: ['bo@example.org'],
  at: 0,
};

const check = (changes: Partial<SentMessage> = {}, grant = grantFor(api.url)) =>
  checkGmail({ ...message, ...changes }, mailboxLease('gmail', grant), new AbortController().signal);

function holds(labelIds: string[] | null): void {
  api.answer(({ path }, response) => {
    if (!path.endsWith('/messages')) json(response, 200, { id: 'm1', labelIds });
    else json(response, 200, labelIds ? { messages: [{ id: 'm1' }] } : { resultSizeEstimate: 0 });
  });
}

describe('looking for a mail in Gmail', () => {
  it('finds it by our own Message-ID, wherever it lies', async () => {
    holds(['SENT']);
    expect(await check()).toMatchObject({ outcome: 'sent', providerRef: 'm1' });
    expect(api.requests[0]?.query.get('q')).toBe(`rfc822msgid:${reference}@example.com`);
    expect(api.requests[0]?.query.get('includeSpamTrash')).toBe('true');
  });

  it('proves nothing by finding nothing', async () => {
    holds(null);
    const checked = await check();
    expect(checked).toMatchObject({ outcome: null });
    expect(checked.message).toContain('no proof');
  });

  it('tells a draft that was asked for from one that was not', async () => {
    holds(['DRAFT']);
    expect(await check({ action: 'create_draft' })).toMatchObject({ outcome: 'sent', providerRef: 'm1' });
    expect(await check()).toMatchObject({ outcome: null });
  });

  it('needs to be allowed to read', async () => {
    const checked = await check({}, grantFor(api.url, ['token-one'], ['send']));
    expect(checked).toMatchObject({ outcome: null });
    expect(checked.message).toContain('allowed to read mail');
    expect(api.requests).toHaveLength(0);
  });

  it('knows nothing new while Gmail is in trouble', async () => {
    api.answer((_request, response) => json(response, 503, {}));
    expect(await check()).toMatchObject({ outcome: null });
  });
});
