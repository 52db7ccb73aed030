import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SmtpSimulator, startSmtp } from '../../../tests/simulators/index.ts';
import { type Input, type RouteName, routes } from '../../../shared/ipc/routes.ts';
import {
  type TestCore,
  type TestPanel,
  openAdminPanel,
  openCore,
  openMemberPanel,
  openPanel,
} from '../testing.ts';

type Personal = Extract<RouteName, `integrations.${string}` | `sends.${string}`>;

const bobs = {
  username: 'bobs-mailbox',
  password: 'bobs-pass-word-1',
  fromEmail: 'bob-himself@bobs-domain.example',
  recipient: 'somebody-bob-knows@far-away.example',
};
const marks = Object.values(bobs);

let core: TestCore;
let mail: SmtpSimulator;
let admin: TestPanel;
let bob: TestPanel;
let cy: TestPanel;
let bobsSend: string;

const smtp = (username: string, password: string | undefined, fromEmail: string) => ({
  host: '127.0.0.1',
  port: mail.port,
  security: 'none' as const,
  username,
  ...(password === undefined ? {} : { password }),
  fromEmail,
});

beforeAll(async () => {
  core = await openCore();
  mail = await startSmtp({ security: 'none' });
  admin = await openAdminPanel(core);
  bob = await openMemberPanel(core, admin);
  const account = { name: 'Cy', password: 'a third long password' };
  await admin.do('users.create', { ...account, role: 'member' });
  cy = openPanel(core);
  await cy.do('session.signIn', account);
  mail.addUser(bobs.username, bobs.password);
  await bob.do('integrations.saveSmtp', smtp(bobs.username, bobs.password, bobs.fromEmail));
  bobsSend = await sendUnknown();
});
afterAll(async () => {
  await core.close();
  await mail.close();
});

/** A mail of Bob's agent of which nobody knows whether it arrived. */
async function sendUnknown(): Promise<string> {
  const { agent } = await bob.do('agents.create', { name: 'Scout' });
  const identity = core.agents.identity(agent.id);
  if (!identity) throw new Error('Bob has an agent.');
  const request = {
    agent: identity,
    service: 'smtp' as const,
    action: 'send_email',
    connectionId: 'c1',
    credential: 'own' as const,
    idempotencyKey: null,
    request: 'mail',
    recipients: [bobs.recipient],
  };
  const attempt = await core.sends.attempt(request, () => Promise.reject(new Error('cut')));
  if ('conflict' in attempt) throw new Error(attempt.conflict);
  return attempt.id;
}

/** Every personal route, tried on what is Bob's. A route that is added has to be added here. */
const attempts: { [R in Personal]: () => Input<R>[] } = {
  'integrations.list': () => [{}, { scope: 'own' }, { scope: 'team' }],
  'integrations.smtpPresets': () => [{}],
  'integrations.saveSmtp': () => [
    smtp(bobs.username, undefined, 'x@example.com'),
    { ...smtp(bobs.username, undefined, 'x@example.com'), scope: 'team' },
  ],
  'integrations.inspectCertificate': () => [{ host: '127.0.0.1', port: mail.port, security: 'none' }],
  'integrations.saveSmtpCom': () => [{ channel: 'c', fromEmail: 'x@example.com' }],
  'integrations.smtpComChannels': () => [{}, { scope: 'team' }],
  'integrations.saveClickSend': () => [{ username: 'u', from: '', country: 'AU' }],
  'integrations.clickSendAccount': () => [{ username: 'u' }, { username: 'u', scope: 'team' }],
  'integrations.smsCountries': () => [{ from: '' }],
  'integrations.saveSearchFallback': () => [{ provider: 'brave' }],
  'integrations.test': () => [{ service: 'smtp' }, { service: 'smtp', scope: 'team' }],
  'integrations.sendTest': () => [{ service: 'smtp' }, { service: 'smtp', scope: 'team' }],
  'integrations.disconnect': () => [{ service: 'smtp' }, { service: 'smtp', scope: 'team' }],
  'integrations.connect': () => [{ service: 'gmail' }, { service: 'outlook' }],
  'integrations.cancel': () => [{ attempt: bobsSend }],
  'integrations.attempt': () => [{ attempt: bobsSend }],
  'integrations.setTeamFallback': () => [{ service: 'smtp', enabled: true }],
  'sends.list': () => [{}, { outcome: 'unknown' }],
  'sends.settle': () => [{ id: bobsSend, outcome: 'sent' }],
  'sends.check': () => [{ id: bobsSend }],
};
const names = Object.keys(attempts) as Personal[];

const stored = async () => ({
  connections: await core.store.db.selectFrom('connections').selectAll().execute(),
  sends: await core.store.db.selectFrom('sends').selectAll().execute(),
});

describe.each([
  ['an admin', () => admin],
  ['another member', () => cy],
])('%s', (_who, panel) => {
  it.each(names)('cannot see, use or change what is Bob’s through %s', async (name) => {
    const before = await stored();
    const conversations = mail.connections.length;
    for (const input of attempts[name]()) {
      const result = await panel().call(name, input);
      for (const mark of marks) expect(JSON.stringify(result)).not.toContain(mark);
    }
    expect(await stored()).toEqual(before);
    expect(mail.connections.slice(conversations)).toEqual([]);
  });

  it('cannot name him: every personal route refuses a user, an owner or a connection in its input', async () => {
    const [row] = (await stored()).connections;
    for (const name of names) {
      for (const extra of [{ userId: row?.owner }, { owner: row?.owner }, { connectionId: row?.id }]) {
        const [input] = attempts[name]();
        const result = await panel().call(name, { ...input, ...extra } as Input<Personal>);
        const expected = routes[name].access === 'admin' && panel() !== admin ? 'forbidden' : 'invalid_input';
        expect([name, result.ok ? 'ok' : result.error.code]).toEqual([name, expected]);
      }
    }
  });

  it('has their own beside his, and neither disturbs the other', async () => {
    const username = `${panel().clientId}-mailbox`;
    mail.addUser(username, 'another-pass-word');
    await panel().do('integrations.saveSmtp', smtp(username, 'another-pass-word', 'me@example.com'));
    expect((await panel().do('integrations.list', {}))[0]).toMatchObject({ account: 'me@example.com' });
    expect((await bob.do('integrations.list', {}))[0]).toMatchObject({ account: bobs.fromEmail });
    await panel().do('integrations.disconnect', { service: 'smtp' });
    expect((await bob.do('integrations.list', {}))[0]).toMatchObject({ status: 'connected' });
  });
});

it('tells nobody but him when his connection needs him', async () => {
  const heard: string[] = [];
  for (const [who, panel] of Object.entries({ admin, bob, cy })) {
    core.router.subscribe(panel, (event) => {
      if (event.name === 'notice') heard.push(`${who}: ${event.payload.message}`);
    });
  }
  const owner = (await stored()).connections.find(({ service }) => service === 'smtp');
  core.connections.report(owner?.id ?? '', { state: 'needs_you', reason: 'The password is refused.' });
  expect(heard).toEqual(['bob: Your connection to SMTP / SMTP.com needs you: The password is refused.']);
});

it('shows him his own, and lets him settle what is his', async () => {
  const { rows } = await bob.do('sends.list', {});
  expect(rows).toMatchObject([{ id: bobsSend, outcome: 'unknown', recipients: [bobs.recipient] }]);
  const { send } = await bob.do('sends.settle', { id: bobsSend, outcome: 'sent' });
  expect(send).toMatchObject({ outcome: 'sent', settledBy: 'Bob' });
});

it('leaves no mark of his in what admins read', async () => {
  const audit = JSON.stringify(await admin.do('audit.list', { limit: 200 }));
  expect(audit).toContain('connection.saved');
  for (const mark of marks) expect(audit).not.toContain(mark);
});
