import { Readable } from 'node:stream';
import type { NodemailerError } from 'nodemailer/lib/errors';
import type { SMTPEnvelope } from 'nodemailer/lib/smtp-connection';
import type { Session } from './session.ts';

export interface RefusedRecipient {
  address: string;
  reply: string;
  /** The server may take it later. */
  temporary: boolean;
}

export type Delivery =
  | { kind: 'accepted'; reply: string }
  /** Somebody was refused, so nobody got it. */
  | { kind: 'recipients'; refused: RefusedRecipient[] }
  /** The server said no to the sender or to the message. */
  | { kind: 'refused'; error: NodemailerError }
  /** It broke off before the message was whole: a server drops what has no end (RFC 5321 §4.1.1.4). */
  | { kind: 'broken'; error: Error }
  /** It broke off after the message was whole, before the server said what it did with it. */
  | { kind: 'unknown'; error: Error };

const chunkSize = 64 * 1024;

/**
 * Delivers to all recipients or to nobody. SMTP lets a server refuse some of them, and nodemailer would go on for the
 * rest; the message is held back until every recipient was accepted. By then DATA may have begun (always, where the
 * server takes PIPELINING), so the way out is to hang up without the final dot.
 */
export async function deliver(
  session: Session,
  envelope: { from: string; to: readonly string[] },
  raw: Buffer,
): Promise<Delivery> {
  // nodemailer writes into it who was refused.
  const asked: SMTPEnvelope & { rejectedErrors?: NodemailerError[] } = {
    from: envelope.from,
    to: [...envelope.to],
    size: raw.length,
  };
  let whole = false;
  function* message(): Generator<Buffer> {
    if (asked.rejectedErrors?.length) throw new Error('Not every recipient was accepted.');
    for (let at = 0; at < raw.length; at += chunkSize) yield raw.subarray(at, at + chunkSize);
    // The final dot follows only when this has ended.
    whole = true;
  }
  const stream = Readable.from(message());
  try {
    const info = await session.step<{ response: string }>((done) =>
      session.connection.send(asked, stream, done),
    );
    const reply = info?.response ?? '';
    // A yes that comes before the end is not about this message.
    return whole ? { kind: 'accepted', reply } : { kind: 'unknown', error: new Error('Answered too early') };
  } catch (thrown) {
    const error = asError(thrown);
    // Without a sender, a server that pipelines refuses the recipients as well: an error in the order of commands.
    if (error.command === 'MAIL FROM') return { kind: 'refused', error };
    const refused = (asked.rejectedErrors ?? []).map(refusedRecipient);
    if (refused.length > 0) return { kind: 'recipients', refused };
    return whole ? afterEnd(error) : beforeEnd(error);
  } finally {
    stream.destroy();
  }
}

function refusedRecipient(error: NodemailerError): RefusedRecipient {
  const { recipient = '', response = '', responseCode = 0 } = error;
  return { address: recipient, reply: response, temporary: responseCode < 500 };
}

function beforeEnd(error: NodemailerError): Delivery {
  const answered = error.responseCode !== undefined && error.code !== 'ECONNECTION';
  // No answer but nodemailer's own: larger than the server takes.
  return answered || error.code === 'EMESSAGE' ? { kind: 'refused', error } : { kind: 'broken', error };
}

function afterEnd(error: NodemailerError): Delivery {
  const refused = error.code === 'EMESSAGE' && (error.responseCode ?? 0) >= 400;
  return refused ? { kind: 'refused', error } : { kind: 'unknown', error };
}

function asError(thrown: unknown): NodemailerError {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
