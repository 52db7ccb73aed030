import { domainToASCII } from 'node:url';
import { simpleParser } from 'mailparser';
import addressparser from 'nodemailer/lib/addressparser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SmtpSimulator, startSmtp } from '../../../../tests/simulators/index.ts';
import { ConnectionError } from '../../connections/types.ts';
import { deliver } from '../smtp/deliver.ts';
import { type Session, openSession } from '../smtp/session.ts';
import { composeMime, messageIdOf } from './compose.ts';
import { Dice, hostileMail, hostileSender } from './hostile-inputs.ts';
import { type OutgoingMail, type Sender, envelopeRecipients } from './outgoing.ts';
import { parseMail } from './parse.ts';
import { normaliseSender } from './sender.ts';
import { login, never, settingsFor } from './testing.ts';

const inputs = 12_000;
const waiting = { connectMs: 5000, greetingMs: 5000, idleMs: 5000 };

let simulator: SmtpSimulator;
let session: Session;

// In the clear and over one connection: these are about what is said, not about how.
beforeAll(async () => {
  simulator = await startSmtp({ security: 'none' });
  simulator.addUser(login.username, login.password);
  session = await openSession(settingsFor(simulator, { security: 'none' }), login.password, waiting, never);
});

afterAll(async () => {
  session.close();
  await simulator.close();
});

/** What was asked for, read from the input itself: no code of Keydesk's between. */
function asked(list: unknown): string[] {
  return ((list ?? []) as { address: string }[]).map(({ address }) => plain(address));
}

function plain(address: string): string {
  const [local, domain = '', ...more] = address.split('@');
  expect(more).toEqual([]);
  return `${local}@${domainToASCII(domain.toLowerCase())}`;
}

const once =
  /^(?:From|To|Cc|Reply-To|Subject|Message-ID|Date|MIME-Version|Content-(?:Type|Transfer-Encoding|Disposition)): /;

/** The headers of a raw message, unfolded; fails the test at a line that is none of those that Keydesk writes. */
function headersOf(raw: Buffer): Map<string, string> {
  const head = raw.toString('latin1').split('\r\n\r\n', 1).join();
  expect(head).toMatch(/^[\t\r\n\x20-\x7e]*$/);
  const lines = head.replace(/\r\n[\t ]+/g, ' ').split('\r\n');
  for (const line of lines) expect(line).toMatch(once);
  const headers = new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  );
  expect(headers.size).toBe(lines.length);
  return headers;
}

/** Every address that the most lenient parser finds in a header, in groups too. */
function addressesIn(header: string | undefined): string[] {
  return addressparser(header ?? '', { flatten: true }).map(({ address }) => plain(address));
}

function expectHeaders(raw: Buffer, input: Record<string, unknown>, sender: Sender): void {
  const headers = headersOf(raw);
  expect(addressesIn(headers.get('To'))).toEqual(asked(input['to']));
  expect(addressesIn(headers.get('Cc'))).toEqual(asked(input['cc']));
  expect(addressesIn(headers.get('From'))).toEqual([sender.fromEmail]);
  expect(addressesIn(headers.get('Reply-To'))).toEqual(sender.replyTo === '' ? [] : [sender.replyTo]);
  expect(headers.get('Message-ID')).toBe(messageIdOf('ref', sender));
}

/** As a mail program reads it. */
async function expectContent(raw: Buffer, { subject, attachments, text = '' }: OutgoingMail): Promise<void> {
  const parsed = await simpleParser(raw);
  expect((parsed.subject ?? '').trim()).toBe(subject.trim());
  expect(parsed.attachments.map(({ filename }) => filename)).toEqual(
    attachments.map(({ filename }) => filename),
  );
  expect(parsed.attachments.map(({ content }) => content.toString('hex'))).toEqual(
    attachments.map(({ content }) => content.toString('hex')),
  );
  expect((parsed.text ?? '').trimEnd()).toBe(text.toWellFormed().trimEnd());
}

function senderOf(dice: Dice): Sender | null {
  const typed = hostileSender(dice);
  const sender = normalised(typed);
  if (sender === null) return null;
  expect(sender.fromEmail).toBe(plain(typed.fromEmail.trim()));
  expect(sender.replyTo).toBe(typed.replyTo.trim() === '' ? '' : plain(typed.replyTo.trim()));
  return sender;
}

function normalised(typed: Sender): Sender | null {
  try {
    return normaliseSender(typed);
  } catch (error) {
    if (error instanceof ConnectionError) return null;
    throw error;
  }
}

describe('a hostile mail', () => {
  it(
    `reaches exactly whom it names, with nothing added, or is refused (${inputs} of them)`,
    { timeout: 180_000 },
    async () => {
      const counts = { sent: 0, refused: 0 };
      for (let seed = 1; seed <= inputs; seed++) {
        const dice = new Dice(seed);
        const [sender, input] = [senderOf(dice), hostileMail(dice)];
        const parsed = parseMail(input);
        if (parsed.kind === 'invalid' || sender === null) {
          counts.refused++;
          continue;
        }
        const to = envelopeRecipients(parsed.mail);
        const wanted = new Set([input['to'], input['cc'], input['bcc']].flatMap(asked));
        expect(new Set(to), `seed ${seed}`).toEqual(wanted);
        expect(to).toHaveLength(wanted.size);
        const raw = await composeMime(parsed.mail, sender, messageIdOf('ref', sender));
        const delivery = await deliver(session, { from: sender.fromEmail, to }, raw);
        expect(delivery, `seed ${seed}`).toMatchObject({ kind: 'accepted' });
        counts.sent++;
        expect(simulator.mailbox).toHaveLength(counts.sent);
        const received = simulator.mailbox.at(-1);
        // The server shows domains in Unicode.
        const envelope = [received?.from ?? '', ...(received?.to ?? [])].map(plain);
        expect(envelope, `seed ${seed}`).toEqual([sender.fromEmail, ...to]);
        const arrived = received?.raw ?? Buffer.alloc(0);
        expectHeaders(arrived, input, sender);
        if (seed % 10 === 0) await expectContent(arrived, parsed.mail);
      }
      // Both ends of it are worth something only if neither is nearly all.
      expect(counts.sent).toBeGreaterThan(inputs / 5);
      expect(counts.refused).toBeGreaterThan(inputs / 5);
    },
  );
});
