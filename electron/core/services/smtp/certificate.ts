import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { type TLSSocket, connect } from 'node:tls';
import type { SettingsOf } from '../../connections/types.ts';
import { type Waiting, coded, openSocket } from './socket.ts';
import { askForTls } from './starttls.ts';

export type MailServer = Pick<SettingsOf<'smtp'>, 'host' | 'port' | 'security'>;

export interface ShownCertificate {
  certificate: X509Certificate;
  /** Node's code for what is wrong with it; null: the usual authorities vouch for it. */
  problem: string | null;
}

/**
 * What the server shows when TLS begins. Accepts any certificate in order to look at it, and hangs up before a byte
 * is sent over it.
 */
export async function shownCertificate(
  server: MailServer,
  waiting: Waiting,
  signal: AbortSignal,
): Promise<ShownCertificate> {
  const socket = await openSocket(server, waiting, signal);
  const stop = (): unknown => socket.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    if (server.security === 'starttls') await askForTls(socket, waiting.greetingMs);
    const { host } = server;
    const looking = connect({
      socket,
      host,
      ...(isIP(host) === 0 && { servername: host }),
      minVersion: 'TLSv1.2',
      rejectUnauthorized: false,
    });
    return await look(looking, waiting.connectMs);
  } finally {
    signal.removeEventListener('abort', stop);
    socket.destroy();
  }
}

function look(socket: TLSSocket, timeoutMs: number): Promise<ShownCertificate> {
  return new Promise((resolve, reject) => {
    socket.setTimeout(timeoutMs, () =>
      socket.destroy(
        Object.assign(coded('ETIMEDOUT', 'TLS handshake timed out'), { timeoutType: 'UPGRADE_TIMEOUT' }),
      ),
    );
    socket.once('error', reject);
    socket.once('close', () => reject(coded('ECONNECTION', 'Connection closed unexpectedly')));
    socket.once('secureConnect', () => {
      const certificate = socket.getPeerX509Certificate();
      // A code such as DEPTH_ZERO_SELF_SIGNED_CERT, whatever the types say.
      const problem = socket.authorized ? null : String(socket.authorizationError);
      socket.destroy();
      if (certificate) resolve({ certificate, problem });
      else reject(coded('ETLS', 'The server shows no certificate'));
    });
  });
}

/** SHA-256 as Keydesk keeps it: 64 hexadecimal digits in lower case. */
export function fingerprintOf({ fingerprint256 }: { fingerprint256: string }): string {
  return fingerprint256.replaceAll(':', '').toLowerCase();
}
