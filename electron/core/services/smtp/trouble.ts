import type { NodemailerError } from 'nodemailer/lib/errors';
import type { Health } from '../../connections/types.ts';

/** What keeps a connection from working, and which setting to change where one would help. */
export type Trouble = Exclude<Health, { state: 'connected' }>;

/** An error of nodemailer, of Node's sockets or of our own: they differ in fields only. */
export type MailError = Partial<NodemailerError>;

export function needsYou(reason: string, field?: string): Extract<Trouble, { state: 'needs_you' }> {
  return { state: 'needs_you', reason, ...(field !== undefined && { field }) };
}

export function mayPass(reason: string): Trouble {
  return { state: 'failing', reason };
}

/** What Node or OpenSSL called it, before nodemailer gave it a code of its own. */
export function rootCode({ originalCode, code = '' }: MailError): string {
  return originalCode ?? code;
}
