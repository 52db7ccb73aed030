import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { SettingsOf } from '../../connections/types.ts';
import { type Waiting, coded, openSocket } from './socket.ts';
import { tlsOptions } from './trust.ts';

export const noSignInOffered = 'ENOSIGNIN';

/** A connection to the mail server, encrypted and signed in. */
export interface Session {
  connection: SMTPConnection;
  /** Runs one step of nodemailer's; fails when the connection breaks meanwhile. */
  step<T>(run: (done: (error: Error | null | undefined, value?: T) => void) => void): Promise<T | undefined>;
  close(): void;
}

/**
 * Connects, encrypts, signs in. With `tls` and `starttls` nothing but the request for encryption goes out before it
 * stands: nodemailer's defaults would go on in the clear, password included, with a server that hides STARTTLS.
 */
export async function openSession(
  settings: SettingsOf<'smtp'>,
  password: string,
  waiting: Waiting,
  signal: AbortSignal,
): Promise<Session> {
  const { host, port, security, username } = settings;
  const tls = await tlsOptions(settings, waiting, signal);
  const connection = new SMTPConnection({
    connection: await openSocket(settings, waiting, signal),
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls,
    // The name of this machine is nobody's business; servers take this literal from every desktop.
    name: '[127.0.0.1]',
    connectionTimeout: waiting.connectMs,
    greetingTimeout: waiting.greetingMs,
    socketTimeout: waiting.idleMs,
  });
  const session = sessionOver(connection, signal);
  try {
    await session.step((done) => connection.connect(done));
    if (username !== '') {
      if (!connection.allowsAuth) throw coded(noSignInOffered, 'The server offers no sign-in.');
      await session.step((done) => connection.login({ user: username, pass: password }, done));
    }
    return session;
  } catch (error) {
    session.close();
    throw error;
  }
}

function sessionOver(connection: SMTPConnection, signal: AbortSignal): Session {
  let ended: Error | null = null;
  let fail = (_error: Error): void => {};
  const end = (error: Error): void => {
    ended ??= error;
    fail(ended);
  };
  connection.on('error', end);
  connection.on('end', () => end(coded('ECONNECTION', 'Connection closed unexpectedly')));
  const stop = (): void => {
    end(signal.reason instanceof Error ? signal.reason : new Error('Stopped'));
    connection.close();
  };
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  return {
    connection,
    step: (run) =>
      new Promise((resolve, reject) => {
        if (ended) return reject(ended);
        fail = reject;
        run((error, value) => (error ? reject(error) : resolve(value)));
      }),
    close() {
      signal.removeEventListener('abort', stop);
      connection.close();
    },
  };
}
