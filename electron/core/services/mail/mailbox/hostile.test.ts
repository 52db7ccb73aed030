import { domainToASCII } from 'node:url';
import addressparser from 'nodemailer/lib/addressparser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SentMail } from '../../../../../tests/simulators/mailbox/mailbox.ts';
import type { ConnectionLease } from '../../../connections/types.ts';
import { type SignInDesk, adasAccount, openSignInDesk } from '../../../oauth/testing.ts';
import { gmailTool } from '../../gmail/tool.ts';
import { outlookTool } from '../../outlook/tool.ts';
import type { UserTool } from '../../send-tool.ts';
import { Dice, hostileMail } from '../hostile-inputs.ts';
import type { OutgoingMail } from '../outgoing.ts';
import { parseMail } from '../parse.ts';
import { reference } from './testing.ts';

const inputs = 1000;

let desk: SignInDesk;
beforeAll(async () => {
  desk = await openSignInDesk();
});
afterAll(() => desk.close());

/** What was asked for, read from the input itself: no code of Keydesk's between. */
function asked(list: unknown): string[] {
  return ((list ?? []) as { address: string }[]).map(({ address }) => plain(address));
}

function plain(address: string): string {
  const [local, domain = '', ...more] = address.split('@');
  expect(more).toEqual([]);
  return `${local}@${domainToASCII(domain.toLowerCase())}`;
}

/** Every address that the most lenient parser finds in a header, in groups too. */
function addressesIn(header: string): string[] {
  return addressparser(header, { flatten: true }).map(({ address }) => plain(address));
}

/** The headers of a raw message, unfolded, each name once. */
function headersOf(raw: Buffer): Map<string, string> {
  const head = raw.toString('latin1').split('\r\n\r\n', 1).join();
  expect(head).toMatch(/^[\t\r\n\x20-\x7e]*$/);
  const lines = head.replace(/\r\n[\t ]+/g, ' ').split('\r\n');
  const headers = new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
  );
  expect(headers.size).toBe(lines.length);
  return headers;
}

/** Everybody is reached once: in the first of the lists that name them. */
function expectEnvelope({ account, to, raw }: SentMail, input: Record<string, unknown>): void {
  const wanted = [input['to'], input['cc'], input['bcc']].flatMap(asked);
  expect(account).toBe(adasAccount.email);
  expect(to.map(plain).toSorted()).toEqual([...new Set(wanted)].toSorted());
  const headers = headersOf(raw);
  expect(addressesIn(headers.get('from') ?? '')).toEqual([adasAccount.email]);
  const shown = ['to', 'cc', 'bcc'].flatMap((name) => addressesIn(headers.get(name) ?? ''));
  expect(shown.toSorted()).toEqual([...new Set(wanted)].toSorted());
  expect(headers.get('message-id')).toBe(`<${reference}@example.com>`);
  expect(headers.has('reply-to')).toBe(false);
}

/** As a mail program reads it; of two forms of the text, Graph keeps the HTML. */
function expectContent(
  { parsed }: SentMail,
  { subject, text = '', html, attachments }: OutgoingMail,
  both: boolean,
): void {
  expect((parsed.subject ?? '').trim()).toBe(subject.trim());
  expect(parsed.attachments.map(({ filename }) => filename)).toEqual(
    attachments.map(({ filename }) => filename),
  );
  expect(parsed.attachments.map(({ content }) => content.toString('hex'))).toEqual(
    attachments.map(({ content }) => content.toString('hex')),
  );
  const isKept = both || html === undefined;
  const [read, written] = isKept ? [parsed.text ?? '', text.toWellFormed()] : ['', ''];
  expect(read.trimEnd()).toBe(written.trimEnd());
}

describe.each([
  ['gmail', 'google', gmailTool],
  ['outlook', 'microsoft', outlookTool],
] as const)('a hostile mail over %s', (service, provider, tool: UserTool) => {
  it(
    `reaches exactly whom it names, with nothing added, or is refused (${inputs} of them)`,
    { timeout: 240_000 },
    async () => {
      await desk.register(provider);
      await desk.connect(desk.admin, service);
      const { user } = await desk.admin.do('session.current', {});
      const lease = desk.core.connections.lease(user?.id ?? '', service) as ConnectionLease;
      const action = tool.actions.find(({ name }) => name === 'send_email');
      const { sent } = desk[provider];
      const counts = { sent: 0, refused: 0 };
      for (let seed = 1; seed <= inputs; seed++) {
        const input = hostileMail(new Dice(seed));
        const plan = action?.plan(input, lease);
        const parsed = parseMail(input);
        expect(plan?.kind === 'send').toBe(parsed.kind === 'mail');
        if (plan?.kind !== 'send' || parsed.kind !== 'mail') {
          counts.refused++;
          continue;
        }
        expect(await plan.send(reference), `seed ${seed}`).toMatchObject({ outcome: 'sent' });
        counts.sent++;
        expect(sent).toHaveLength(counts.sent);
        const arrived = sent.at(-1) as SentMail;
        expectEnvelope(arrived, input);
        expectContent(arrived, parsed.mail, service === 'gmail');
      }
      expect(desk[provider].mailbox(adasAccount.email).filter(({ place }) => place === 'drafts')).toEqual([]);
      // Both ends of it are worth something only if neither is nearly all.
      expect(counts.sent).toBeGreaterThan(inputs / 5);
      expect(counts.refused).toBeGreaterThan(inputs / 5);
    },
  );
});
