import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { adasAccount, othersAccount } from '../../oauth/testing.ts';
import { type MailboxDesk, everything, mailboxes, openMailboxDesk } from './mailbox-desk.ts';
import { refusalOf } from './testing.ts';

const mail = {
  action: 'send_email',
  to: [{ address: 'kim@example.org', name: 'Kim' }],
  bcc: [{ address: 'lee@example.org' }],
  subject: 'Grüße',
  text: 'Hello',
};

interface Found {
  messages: { id: string; subject: string; unread: boolean }[];
}

describe.each(mailboxes)('the mailbox behind %s', (service, tool, provider) => {
  let desk: MailboxDesk;
  beforeAll(async () => {
    desk = await openMailboxDesk();
    await desk.connectBoth(service);
  });
  afterAll(() => desk.close());

  const call = (body: object, token = desk.tokens.ada, headers: Record<string, string> = {}) =>
    desk.post(`/v1/tools/${tool}`, body, token, headers);
  const rows = async () => (await desk.admin.do('sends.list', {})).rows;

  test('sends as its owner, to exactly the recipients, and the mail is on record', async () => {
    const answer = await call(mail);
    const body = (await answer.json()) as { id: string; messageId: string };
    expect([answer.status, body]).toMatchObject([
      200,
      { status: 'sent', from: { address: adasAccount.email } },
    ]);
    expect(answer.headers.get('x-keydesk-credential')).toBe('own');
    const sent = desk[provider].sent.at(-1);
    expect(sent).toMatchObject({ account: adasAccount.email, messageId: body.messageId });
    expect(sent?.to.toSorted()).toEqual(['kim@example.org', 'lee@example.org']);
    expect(sent?.parsed.subject).toBe('Grüße');
    expect((await rows())[0]).toMatchObject({
      service,
      action: 'send_email',
      outcome: 'sent',
      recipients: ['kim@example.org', 'lee@example.org'],
      providerRef: body.id,
    });
  });

  test('sends once under one idempotency key', async () => {
    const before = desk[provider].sent.length;
    const headers = { 'idempotency-key': 'once' };
    const first = await call(mail, desk.tokens.ada, headers);
    const again = await call(mail, desk.tokens.ada, headers);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await again.json()).toEqual(await first.json());
    expect(desk[provider].sent.length).toBe(before + 1);
  });

  test('is searched and read', async () => {
    await desk[provider].seed(adasAccount.email, {
      from: 'Kim <kim@example.org>',
      subject: 'Plans for North',
      html: '<p>Dear Ada,</p><p>see you <b>there</b>.</p>',
      attachments: [{ filename: 'map.pdf', contentType: 'application/pdf', content: Buffer.from('map') }],
    });
    const { messages } = (await (
      await call({ action: 'search', query: 'from:kim subject:north' })
    ).json()) as Found;
    expect(messages).toMatchObject([
      {
        subject: 'Plans for North',
        from: { address: 'kim@example.org', name: 'Kim' },
        unread: true,
        hasAttachments: true,
      },
    ]);
    const { message } = (await (await call({ action: 'get_message', id: messages[0]?.id })).json()) as {
      message: Record<string, unknown>;
    };
    expect(message).toMatchObject({
      subject: 'Plans for North',
      text: 'Dear Ada,\n\nsee you there.',
      attachments: [{ name: 'map.pdf', type: 'application/pdf' }],
      truncated: false,
    });
    expect(message).not.toHaveProperty('html');
  });

  test('gets a draft that is sent to nobody, once under one idempotency key', async () => {
    const before = desk[provider].sent.length;
    const drafts = () => desk[provider].mailbox(adasAccount.email).filter(({ place }) => place === 'drafts');
    for (let tries = 0; tries < 2; tries++) {
      const answer = await call({ ...mail, action: 'create_draft' }, desk.tokens.ada, {
        'idempotency-key': 'draft',
      });
      expect(await answer.json()).toMatchObject({ status: 'drafted', from: { address: adasAccount.email } });
    }
    expect(drafts()).toHaveLength(1);
    expect(drafts()[0]?.parsed.subject).toBe('Grüße');
    expect(desk[provider].sent.length).toBe(before);
    const { id } = (await (await call({ ...mail, action: 'create_draft' })).json()) as { id: string };
    expect(await (await call({ action: 'get_message', id })).json()).toMatchObject({
      message: { subject: 'Grüße' },
    });
  });

  test('whose token has expired is served with a new one', async () => {
    desk[provider].expireAccessTokens(adasAccount.email);
    const before = desk[provider].sent.length;
    expect((await call(mail)).status).toBe(200);
    expect(desk[provider].sent.length).toBe(before + 1);
  });

  test('that nobody knows the outcome of can be asked, and is settled by what is there', async () => {
    // Of a draft, nothing goes wrong.
    desk[provider].script({ on: { method: 'POST', path: '/v1.0/me/messages' } });
    desk[provider].script({ on: { method: 'POST', area: 'api' }, instead: 'reset', accepts: true });
    const before = desk[provider].sent.length;
    const answer = await call(mail);
    expect(await refusalOf(answer)).toMatchObject({ status: 504, code: 'unknown_outcome' });
    expect(answer.headers.get('x-should-retry')).toBe('false');
    expect(desk[provider].sent.length).toBe(before + 1);
    const [row] = await rows();
    expect(row).toMatchObject({ outcome: 'unknown' });
    const { send } = await desk.admin.do('sends.check', { id: row?.id ?? '' });
    expect(send).toMatchObject({ outcome: 'sent' });
  });

  test('of somebody else is out of reach, whatever an agent sends along', async () => {
    await desk[provider].seed(othersAccount.email, {
      from: 'kim@example.org',
      subject: 'Bob’s secret',
      text: 'secret-of-bob',
    });
    const bobs = (await (await call({ action: 'search', query: 'secret' }, desk.tokens.bob)).json()) as Found;
    const id = bobs.messages[0]?.id ?? '';
    expect(bobs.messages).toHaveLength(1);
    const asBob = [
      {},
      { 'x-user-id': othersAccount.email },
      { 'x-keydesk-user': othersAccount.email },
      { 'x-forwarded-user': othersAccount.email },
      { cookie: 'session=bob' },
      { 'x-anchormailbox': othersAccount.email },
    ];
    const routes = [`/v1/tools/${tool}`, `/functions/v1/${tool}`];
    const tries: object[] = [
      { action: 'get_message', id },
      { action: 'get_message', id, html: true },
      { action: 'search', query: 'secret' },
      { action: 'search', query: 'secret-of-bob" OR "secret' },
      { action: 'search', query: `in:anywhere to:${othersAccount.email}` },
      ...['userId', 'user', 'mailbox', 'account', 'connectionId', 'from'].flatMap((field) => [
        { action: 'get_message', id, [field]: othersAccount.email },
        { action: 'search', query: 'secret', [field]: othersAccount.email },
        { ...mail, [field]: othersAccount.email },
        { ...mail, action: 'create_draft', [field]: othersAccount.email },
      ]),
      { action: 'get_message', id: `../../${othersAccount.email}/messages/${id}` },
    ];
    const [sent, drafts] = [desk[provider].sent.length, desk[provider].mailbox(othersAccount.email).length];
    const from = desk[provider].requests.length;
    for (const route of routes) {
      for (const body of tries) {
        for (const headers of Object.keys(body).length > 3 ? [{}] : asBob) {
          const answer = await desk.post(route, body, desk.tokens.ada, headers);
          expect(await answer.text()).not.toMatch(/secret-of-bob|Bob’s secret/);
        }
      }
    }
    expect(desk[provider].sent.length).toBe(sent);
    expect(desk[provider].mailbox(othersAccount.email).length).toBe(drafts);
    const asked = desk[provider].requests.slice(from).filter(({ path }) => /^\/(?:gmail|v1\.0)\//.test(path));
    const owners = asked.map(({ key }) => desk[provider].ownerOf(key));
    expect(new Set(owners)).toEqual(new Set([adasAccount.email]));
    expect(asked.every(({ path }) => path.includes('/me/'))).toBe(true);
  });
});

describe.each(mailboxes)('the mailbox behind %s in trouble', (service, tool, provider) => {
  let desk: MailboxDesk;
  beforeEach(async () => {
    desk = await openMailboxDesk();
    await desk.connectBoth(service);
  });
  afterEach(() => desk.close());

  const call = (body: object, token = desk.tokens.ada) => desk.post(`/v1/tools/${tool}`, body, token);

  test('that wants a pause gets one, and agents are told for how long', async () => {
    desk[provider].refuseApi(429, service === 'gmail' ? 'rateLimitExceeded' : 'ApplicationThrottled', {
      retryAfter: 2,
      on: { account: othersAccount.email },
    });
    const limited = await call({ action: 'search', query: 'x' }, desk.tokens.bob);
    expect(limited.headers.get('retry-after')).toBe('2');
    expect(limited.headers.get('x-should-retry')).toBeNull();
    expect(await refusalOf(limited)).toMatchObject({ status: 429, code: 'rate_limited' });
    const asked = desk[provider].requests.length;
    expect(await refusalOf(await call(mail, desk.tokens.bob))).toMatchObject({
      status: 429,
      code: 'rate_limited',
    });
    expect(desk[provider].requests.length).toBe(asked);
    // Another mailbox is another matter.
    expect((await call({ action: 'search', query: 'x' })).status).toBe(200);
  });

  test('serves fifty searches at once with one new token, three calls at a time', async () => {
    await desk[provider].seed(adasAccount.email, { from: 'kim@example.org', subject: 'North', text: 'x' });
    desk[provider].expireAccessTokens(adasAccount.email);
    const before = desk[provider].counts.refreshRequests;
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => call({ action: 'search', query: 'north' })),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(desk[provider].counts.refreshRequests).toBe(before + 1);
  });

  test('that was given up at the provider needs its owner, says so, and is left alone', async () => {
    desk[provider].loseConsent(othersAccount.email);
    const refused = await call({ action: 'search', query: 'x' }, desk.tokens.bob);
    expect(await refusalOf(refused)).toMatchObject({ status: 424, code: 'needs_reconnect' });
    const asked = desk[provider].requests.length;
    expect(await refusalOf(await call(mail, desk.tokens.bob))).toMatchObject({
      status: 424,
      code: 'needs_reconnect',
    });
    expect(desk[provider].requests.length).toBe(asked);
    const found = (await desk.discover(desk.tokens.bob)).tools.find(({ id }) => id === tool);
    expect(found).toMatchObject({ status: 'needs_reconnect', credential: null });
    expect((await desk.discover(desk.tokens.ada)).tools.find(({ id }) => id === tool)).toMatchObject({
      status: 'ready',
    });
  });
});

describe.each(mailboxes)('what its owner has not allowed yet of %s', (service, tool, provider) => {
  let desk: MailboxDesk;
  beforeAll(async () => {
    desk = await openMailboxDesk();
    await desk.connectBoth(service, ['send']);
  });
  afterAll(() => desk.close());

  const call = (body: object) => desk.post(`/v1/tools/${tool}`, body, desk.tokens.ada);
  const discovered = async () => (await desk.discover(desk.tokens.ada)).tools.find(({ id }) => id === tool);

  test('is marked, and refused without asking the provider; what is allowed works', async () => {
    const found = await discovered();
    expect(found).toMatchObject({ status: 'ready', credential: 'own' });
    expect(found?.reason).toContain('not allowed it to read mail or to write drafts yet');
    expect(found?.actions.map(({ name, missing }) => [name, missing])).toEqual([
      ['send_email', undefined],
      ['search', 'read'],
      ['get_message', 'read'],
      ['create_draft', 'draft'],
    ]);
    const before = desk[provider].requests.length;
    for (const body of [
      { action: 'search', query: 'x' },
      { action: 'get_message', id: 'x1' },
      { ...mail, action: 'create_draft' },
    ]) {
      const answer = await call(body);
      expect(answer.headers.get('x-keydesk-error')).toBe('needs_permission');
      expect(answer.headers.get('x-should-retry')).toBe('false');
      const refusal = await refusalOf(answer);
      expect(refusal).toMatchObject({ status: 424, code: 'needs_permission' });
      expect(refusal.hint).toContain('Integrations');
    }
    expect(desk[provider].requests.length).toBe(before);
    expect((await call(mail)).status).toBe(200);
  });

  test('works as soon as it is allowed', async () => {
    await desk.connect(desk.admin, service, { permissions: everything });
    expect((await call({ action: 'search', query: 'x' })).status).toBe(200);
    const found = await discovered();
    expect(found?.actions.every(({ missing }) => missing === undefined)).toBe(true);
    expect(found?.reason).not.toContain('not allowed');
  });
});
