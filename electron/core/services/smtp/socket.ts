import { type Socket, connect, isIP } from 'node:net';
import { kindOfAddress } from '../addresses.ts';
import { forbiddenAddress, guardedLookup } from '../lookup.ts';

export interface Waiting {
  /** For the connection and its TLS handshake. */
  connectMs: number;
  greetingMs: number;
  /** For any single answer. */
  idleMs: number;
}

/**
 * Connects to a mail server. The name is looked up here instead of in nodemailer, so that the address that was
 * checked is the one that is dialled: neither metadata services nor link-local addresses.
 */
export function openSocket(
  { host, port }: { host: string; port: number },
  { connectMs }: Waiting,
  signal: AbortSignal,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    if (isIP(host) !== 0 && kindOfAddress(host) === 'forbidden') {
      throw coded(forbiddenAddress, 'This address cannot be a mail server.');
    }
    const socket = connect({ host, port, lookup: guardedLookup });
    const timer = setTimeout(() => fail(coded('ETIMEDOUT', 'No connection in time')), connectMs);
    const stop = (): void => fail(signal.reason);
    const settle = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      socket.off('error', fail);
      // From here on whoever holds the socket hears of errors by its close; an unheard error would end the process.
      socket.on('error', () => {});
    };
    function fail(error: unknown): void {
      settle();
      socket.destroy();
      reject(error instanceof Error ? error : new Error('Stopped'));
    }
    signal.addEventListener('abort', stop, { once: true });
    socket.once('error', fail);
    socket.once('connect', () => {
      settle();
      resolve(socket);
    });
  });
}

export function coded(code: string, message: string): NodeJS.ErrnoException {
  return Object.assign(new Error(message), { code });
}
