import type { ConnectionOptions } from 'node:tls';
import type { SettingsOf } from '../../connections/types.ts';
import { fingerprintOf, shownCertificate } from './certificate.ts';
import { type Waiting, coded } from './socket.ts';

export const otherCertificate = 'EOTHERCERTIFICATE';

// By fingerprint, which says everything about a certificate: what is in here stays right for ever.
const pinned = new Map<string, string>();

/**
 * Whom to believe that this is the mail server: the usual authorities and the host's name, or, with a pin, exactly
 * the one certificate that has this SHA-256. A pin is only a hash, so the certificate is fetched once over a connection
 * that carries nothing, and is then the only authority for those that do.
 */
export async function tlsOptions(
  settings: SettingsOf<'smtp'>,
  waiting: Waiting,
  signal: AbortSignal,
): Promise<ConnectionOptions> {
  const usual = { minVersion: 'TLSv1.2', rejectUnauthorized: true } as const;
  const { pin } = settings;
  if (pin === null || settings.security === 'none') return usual;
  const certificate = pinned.get(pin) ?? (await fetchPinned(settings, pin, waiting, signal));
  return {
    ...usual,
    ca: certificate,
    // A certificate of a private authority is trusted itself, without its issuer.
    allowPartialTrustChain: true,
    // A pinned certificate that may sign others still speaks only for itself, and under whatever name.
    checkServerIdentity: (_host, shown) => (fingerprintOf(shown) === pin ? undefined : mismatch()),
  };
}

async function fetchPinned(
  settings: SettingsOf<'smtp'>,
  pin: string,
  waiting: Waiting,
  signal: AbortSignal,
): Promise<string> {
  const { certificate } = await shownCertificate(settings, waiting, signal);
  if (fingerprintOf(certificate) !== pin) throw mismatch();
  const pem = certificate.toString();
  pinned.set(pin, pem);
  return pem;
}

function mismatch(): Error {
  return coded(otherCertificate, 'The server shows another certificate than the trusted one.');
}
