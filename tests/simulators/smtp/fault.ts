import type { Pace } from '../faults/gate.ts';

/** connect: before the greeting. data: when the whole message is there, before its 250. */
export type Stage = 'connect' | 'auth' | 'mail' | 'rcpt' | 'data';

export interface SmtpFault {
  at: Stage;
  /** How many meet it; 1 unless said otherwise. */
  times?: number;
  /** Only this user (auth), sender (mail, data) or recipient (rcpt). */
  of?: string;
  /** Before the answer. */
  hold?: Pace;
  /** In place of the answer; a message of its own for the codes that have one. */
  refuse?: { code: number; message?: string };
  /** In place of the answer the connection ends. */
  cut?: boolean;
  /** At data: the message is kept, whatever then becomes of the answer. */
  accepts?: boolean;
}

const messages: Record<number, string> = {
  421: '4.3.2 Service is not available, closing the channel',
  450: '4.2.1 Mailbox is busy, try again later',
  451: '4.7.1 Greylisted, try again later',
  452: '4.2.2 Out of storage',
  454: '4.7.0 Temporary authentication failure',
  530: '5.7.0 Must issue a STARTTLS command first',
  534: '5.7.9 Application-specific password required',
  535: '5.7.8 Username and password not accepted',
  550: '5.1.1 No such user here',
  552: '5.3.4 Message is too big',
  553: '5.7.1 Sender address is not yours',
  554: '5.7.1 Message refused as spam',
};

export function refusal({ code, message }: NonNullable<SmtpFault['refuse']>): Error {
  const text = message ?? messages[code] ?? (code < 500 ? 'Try again later' : 'Refused');
  return Object.assign(new Error(text), { responseCode: code });
}
