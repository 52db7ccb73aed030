import { X509Certificate } from 'node:crypto';
import type { SmtpSimulator } from '../../../../tests/simulators/index.ts';
import type { ConnectionSettings } from '../../../../shared/ipc/integrations.ts';
import type { ConnectionLease, SettingsOf } from '../../connections/types.ts';
import { fingerprintOf } from '../smtp/certificate.ts';
import type { OutgoingMail } from './outgoing.ts';
import { parseMail } from './parse.ts';

export const login = { username: 'ada', password: 'correct horse battery staple' };

/** As a person connects it who chose to trust the simulator's certificate. */
export function settingsFor(
  simulator: Pick<SmtpSimulator, 'host' | 'port' | 'url'>,
  changes: Partial<SettingsOf<'smtp'>> = {},
): SettingsOf<'smtp'> {
  return {
    kind: 'smtp',
    host: simulator.host,
    port: simulator.port,
    security: simulator.url.startsWith('smtps:') ? 'tls' : 'starttls',
    username: login.username,
    fromEmail: 'ada@example.com',
    fromName: 'Ada',
    replyTo: '',
    pin: null,
    ...changes,
  };
}

/** The fingerprint of a certificate in PEM. */
export function pinOf(pem: string): string {
  return fingerprintOf(new X509Certificate(pem));
}

export function leaseOf<S extends ConnectionSettings>(
  settings: S,
  secret: string = login.password,
  credential: 'own' | 'fallback' = 'own',
): ConnectionLease<S> {
  return { id: 'c1', service: 'smtp', credential, settings, withSecret: (fn) => fn(secret) };
}

/** A mail as an agent asks for it; fails the test when it is refused. */
export function mailOf(changes: Record<string, unknown> = {}): OutgoingMail {
  const parsed = parseMail({
    to: [{ address: 'bo@example.org', name: 'Bo' }],
    subject: 'North',
    text: 'Hello',
    ...changes,
  });
  if (parsed.kind === 'invalid') throw new Error(`${parsed.field}: ${parsed.message}`);
  return parsed.mail;
}

export const never = new AbortController().signal;
