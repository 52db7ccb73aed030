import type { X509Certificate } from 'node:crypto';
import { ConnectionError } from '../../connections/types.ts';
import { certificateProblem } from './certificate-trouble.ts';
import { type MailServer, fingerprintOf, shownCertificate } from './certificate.ts';
import { explain } from './explain.ts';
import { hostOf } from './settings.ts';
import type { Waiting } from './socket.ts';

export interface CertificateView {
  trusted: boolean;
  /** What is wrong with it, in words. */
  problem: string | null;
  subject: string;
  issuer: string;
  validFrom: number;
  validTo: number;
  /** SHA-256, hex. */
  fingerprint: string;
}

const waiting: Waiting = { connectMs: 10_000, greetingMs: 10_000, idleMs: 10_000 };

/** Shows a person the certificate of a mail server, so that they can decide to trust it. Sends nothing secret. */
export async function inspectCertificate(server: MailServer, signal: AbortSignal): Promise<CertificateView> {
  if (server.security === 'none') {
    throw new ConnectionError('invalid_input', 'Without encryption there is no certificate.', '', 'security');
  }
  const asked = { ...server, host: hostOf(server.host) };
  try {
    const { certificate, problem } = await shownCertificate(asked, waiting, signal);
    return view(certificate, problem, asked.host);
  } catch (error) {
    signal.throwIfAborted();
    const settings = {
      kind: 'smtp',
      username: '',
      fromEmail: '',
      fromName: '',
      replyTo: '',
      pin: null,
    } as const;
    const trouble = explain(error, { settings: { ...settings, ...asked }, password: '' });
    const field = trouble.state === 'needs_you' ? trouble.field : undefined;
    throw new ConnectionError('connection_refused', trouble.reason, '', field);
  }
}

function view(certificate: X509Certificate, problem: string | null, host: string): CertificateView {
  return {
    trusted: problem === null,
    problem:
      problem && (certificateProblem(problem, host) ?? `The certificate of ${host} cannot be verified.`),
    subject: name(certificate.subject),
    issuer: name(certificate.issuer),
    validFrom: Date.parse(certificate.validFrom),
    validTo: Date.parse(certificate.validTo),
    fingerprint: fingerprintOf(certificate),
  };
}

/** One line instead of OpenSSL's one line for each part. */
function name(distinguished: string): string {
  return distinguished.split('\n').join(', ').slice(0, 500);
}
