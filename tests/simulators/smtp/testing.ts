import { type Transporter, createTransport } from 'nodemailer';
import type { SmtpSimulator } from './start.ts';

export const login = { user: 'ada', pass: 'correct horse battery staple' };

export interface ClientOptions {
  secure?: boolean;
  requireTLS?: boolean;
  ignoreTLS?: boolean;
  authMethod?: 'PLAIN' | 'LOGIN';
  auth?: { user: string; pass: string } | undefined;
  tls?: { ca?: string; servername?: string };
  socketTimeout?: number;
}

/** A real client that trusts the simulator's certificate. */
export function clientOf(simulator: SmtpSimulator, options: ClientOptions = {}): Transporter {
  const { host, port, ca } = simulator;
  return createTransport({
    host,
    port,
    secure: simulator.url.startsWith('smtps:'),
    auth: login,
    tls: { ca },
    ...options,
  });
}

export const mail = {
  from: { name: 'Ada', address: 'ada@example.com' },
  to: [{ name: 'Bo', address: 'bo@example.org' }],
  cc: [{ name: 'Cy', address: 'cy@example.org' }],
  bcc: [{ name: 'Di', address: 'di@example.org' }],
  replyTo: { name: 'Replies', address: 'replies@example.com' },
  subject: 'North, süd and 東',
  text: 'One line.\n.\n..two dots\n',
  attachments: [{ filename: 'a.bin', content: Buffer.from([0, 1, 2, 255]) }],
};
