import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Gate, startSmtp } from '../simulators/index.ts';
import { Agent } from '../support/agent.ts';
import type { DeliveredMail } from '../support/exim/maildir.ts';
import { type MailServer, startMailServer } from '../support/exim/start.ts';
import { type Headless, startHeadless } from '../support/headless.ts';
import { PanelClient } from '../support/panel-client.ts';
import { Secrets } from './support/secrets.ts';

const passphrase = 'a passphrase that only tests use';
const ada = { name: 'Ada', password: 'correct horse battery staple' };
const bo = { name: 'Bo', password: 'another long password' };

interface Mailer {
  panel: PanelClient;
  agent: Agent;
  token: string;
}

let dataDir: string;
let desk: Headless;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'keydesk-e2e-mail-'));
  desk = await startHeadless({ dataDir, passphrase });
});
afterEach(async () => {
  await desk.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** Ada is the admin, Bo is not; each has an agent. */
async function openDesk(): Promise<{ ada: Mailer; bo: Mailer }> {
  const admin = new PanelClient(desk.panel);
  const { setupToken = '' } = desk;
  await admin.call('setup.createAdmin', { ...ada, setupToken });
  await admin.call('users.create', { ...bo, role: 'member' });
  const member = new PanelClient(desk.panel);
  await member.call('session.signIn', bo);
  return { ada: await withAgent(admin, 'Ada’s agent'), bo: await withAgent(member, 'Bo’s agent') };
}

async function withAgent(panel: PanelClient, name: string): Promise<Mailer> {
  const { token } = await panel.call('agents.create', { name });
  return { panel, token, agent: new Agent(desk.gateway, token) };
}

interface Identity {
  username: string;
  password: string;
  fromEmail: string;
  fromName: string;
  replyTo?: string;
}

/** By hand it would be: look at the certificate, trust it, save. */
async function connect(
  { panel }: Mailer,
  { host, port, security }: { host: string; port: number; security: 'tls' | 'starttls' },
  identity: Identity,
): Promise<void> {
  const server = { host, port, security };
  const { fingerprint: pin } = await panel.call('integrations.inspectCertificate', server);
  const saved = await panel.call('integrations.saveSmtp', { ...server, ...identity, pin });
  expect(saved).toMatchObject({ status: 'connected', account: identity.fromEmail });
}

function send({ agent }: Mailer, mail: object, headers: Record<string, string> = {}): Promise<Response> {
  return agent.fetch('/functions/v1/smtp-api', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ action: 'send_email', ...mail }),
  });
}

const code = (answer: Response) => [answer.status, answer.headers.get('x-keydesk-error')];

describe('two people with a mailbox each at a real mail server', () => {
  const logins = { ada: randomBytes(12).toString('hex'), bo: randomBytes(12).toString('hex') };
  let server: MailServer;
  beforeAll(async () => {
    server = await startMailServer(logins);
  });
  afterAll(() => server.close());

  it('send through their own agents, each as themselves and nobody else', async () => {
    const people = await openDesk();
    const { host, port, tlsPort } = server;
    const adas = { username: 'ada', fromEmail: 'ada@example.com', fromName: 'Ada Ärmel' };
    const bos = { username: 'bo', fromEmail: 'bo@example.net', fromName: 'Bo', replyTo: 'help@example.net' };
    const hello = { to: [{ address: 'kim@example.org', name: 'Kim' }], subject: 'North', text: 'Hello' };

    await connect(people.ada, { host, port, security: 'starttls' }, { ...adas, password: logins.ada });
    expect(code(await send(people.bo, hello))).toEqual([424, 'needs_connection']);
    await connect(people.bo, { host, port: tlsPort, security: 'tls' }, { ...bos, password: logins.bo });

    const sent = [
      await send(people.ada, {
        ...hello,
        cc: [{ address: 'li@example.org' }],
        bcc: [{ address: 'mo@example.org' }],
      }),
      await send(people.bo, { ...hello, subject: 'South', html: '<p>Hello</p>' }),
    ];
    const answers = await Promise.all(sent.map((answer) => answer.text()));
    expect(sent.map(({ status }) => status)).toEqual([200, 200]);

    const fromAda = { user: 'ada', from: 'ada@example.com' };
    const arrived = await Promise.all([
      ...['kim', 'li', 'mo'].map((name) => server.waitForMail({ ...fromAda, to: `${name}@example.org` })),
      server.waitForMail({ user: 'bo', from: 'bo@example.net', to: 'kim@example.org' }),
    ]);
    expect(server.mails).toHaveLength(4);
    for (const mail of arrived.slice(0, 3)) {
      expect(await headersOf(mail)).toEqual({
        from: '"Ada Ärmel" <ada@example.com>',
        to: '"Kim" <kim@example.org>',
        cc: 'li@example.org',
        replyTo: undefined,
        bcc: undefined,
        subject: 'North',
      });
    }
    expect(await headersOf(arrived[3])).toEqual({
      from: '"Bo" <bo@example.net>',
      to: '"Kim" <kim@example.org>',
      cc: undefined,
      replyTo: 'help@example.net',
      bcc: undefined,
      subject: 'South',
    });

    // Bo's goes; Ada's, though she is the admin, does not stand in.
    await people.bo.panel.call('integrations.disconnect', { service: 'smtp' });
    expect(code(await send(people.bo, hello))).toEqual([424, 'needs_connection']);
    expect(server.mails).toHaveLength(4);
    expect((await people.ada.panel.call('sends.list', {})).rows).toHaveLength(1);
    expect((await people.bo.panel.call('sends.list', {})).rows).toHaveLength(1);

    const secrets = new Secrets();
    for (const [who, password] of Object.entries(logins)) secrets.add(who, password);
    expect(secrets.foundIn(answers.join('\n'))).toEqual([]);
    expect(secrets.foundIn(desk.output())).toEqual([]);
    expect(await secrets.foundBelow(dataDir)).toEqual([]);
  });
});

/** As the mailbox has them. */
async function headersOf(mail: DeliveredMail | undefined) {
  const parsed = await mail?.parse();
  const text = (field: { text: string } | { text: string }[] | undefined) =>
    Array.isArray(field) ? field.map((one) => one.text).join() : field?.text;
  return {
    from: text(parsed?.from),
    to: text(parsed?.to),
    cc: text(parsed?.cc),
    replyTo: text(parsed?.replyTo),
    bcc: text(parsed?.bcc),
    subject: parsed?.subject,
  };
}

describe('a Keydesk that is killed while the mail server decides', () => {
  it('does not know afterwards whether the mail went, says so, and never sends it again', async () => {
    const smtp = await startSmtp();
    const password = randomBytes(12).toString('hex');
    smtp.addUser('ada', password);
    const gate = new Gate();
    const people = await openDesk();
    const identity = { username: 'ada', password, fromEmail: 'ada@example.com', fromName: 'Ada' };
    await connect(people.ada, { host: smtp.host, port: smtp.port, security: 'starttls' }, identity);

    smtp.script({ at: 'data', accepts: true, hold: gate });
    const mail = { to: [{ address: 'kim@example.org' }], subject: 'North', text: 'Hello' };
    const key = { 'idempotency-key': 'mail-1' };
    const left = send(people.ada, mail, key).then(
      () => 'answered',
      () => 'nothing',
    );
    await smtp.waitForMail();
    await desk.kill();
    expect(await left).toBe('nothing');
    gate.open();

    desk = await startHeadless({ dataDir, passphrase });
    const panel = new PanelClient(desk.panel);
    await panel.call('session.signIn', ada);
    const { rows } = await panel.call('sends.list', {});
    expect(rows).toMatchObject([{ outcome: 'unknown', recipients: ['kim@example.org'] }]);

    const again = { ...people.ada, agent: new Agent(desk.gateway, people.ada.token) };
    for (const round of [1, 2]) {
      const answer = await send(again, mail, key);
      expect([round, ...code(answer)]).toEqual([round, 504, 'unknown_outcome']);
      expect(answer.headers.get('idempotent-replayed')).toBe('true');
      expect(answer.headers.get('x-should-retry')).toBe('false');
      expect(answer.headers.get('x-keydesk-send')).toBe(rows[0]?.id);
    }
    expect(smtp.mailbox).toHaveLength(1);
    expect((await smtp.mailbox[0]?.parse())?.messageId).toContain(rows[0]?.reference);

    const { send: settled } = await panel.call('sends.settle', { id: rows[0]?.id ?? '', outcome: 'sent' });
    expect(settled).toMatchObject({ outcome: 'sent', settledBy: 'Ada' });
    expect((await send(again, { ...mail, subject: 'South' })).status).toBe(200);
    expect(smtp.mailbox).toHaveLength(2);
    await smtp.close();
  });
});
