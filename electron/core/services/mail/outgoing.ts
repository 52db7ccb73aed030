// A mail that was checked. Every mail service builds its own form from this one.

export interface Mailbox {
  address: string;
  /** Empty: none. */
  name: string;
}

export interface Attachment {
  filename: string;
  contentType: string;
  content: Buffer;
}

export interface OutgoingMail {
  to: readonly Mailbox[];
  cc: readonly Mailbox[];
  bcc: readonly Mailbox[];
  subject: string;
  text: string | undefined;
  html: string | undefined;
  attachments: readonly Attachment[];
}

/** Who sends: always from the connection, never from an agent. */
export interface Sender {
  fromEmail: string;
  fromName: string;
  /** Empty: none. */
  replyTo: string;
}

/** Everybody who gets the mail, each once: those in `to` first. */
export function envelopeRecipients({ to, cc, bcc }: OutgoingMail): string[] {
  return [...new Set([...to, ...cc, ...bcc].map(({ address }) => address))];
}

/** The same mail where nobody stands in more than one list. */
export function withoutRepeats(mail: OutgoingMail): Pick<OutgoingMail, 'to' | 'cc' | 'bcc'> {
  const seen = new Set<string>();
  const fresh = (list: readonly Mailbox[]): Mailbox[] =>
    list.filter(({ address }) => !seen.has(address) && seen.add(address));
  return { to: fresh(mail.to), cc: fresh(mail.cc), bcc: fresh(mail.bcc) };
}
