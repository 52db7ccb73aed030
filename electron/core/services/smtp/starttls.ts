import type { Socket } from 'node:net';
import { coded } from './socket.ts';

const longestReply = 64 * 1024;
// The last line of a reply has a space after its code, the ones before a dash (RFC 5321 §4.2.1).
const complete = /^\d{3}(?: [^\n]*)?\r?\n$/m;

/**
 * Talks a fresh connection up to the point where TLS begins, to look at a certificate: greeting, EHLO, STARTTLS.
 * For sending, nodemailer does the same itself.
 */
export async function askForTls(socket: Socket, greetingMs: number): Promise<void> {
  const greeting = await reply(socket, greetingMs);
  if (!greeting.startsWith('220')) throw answered('EPROTOCOL', 'CONN', greeting);
  socket.write('EHLO [127.0.0.1]\r\n');
  const offers = await reply(socket, greetingMs);
  if (!/^250[ -]STARTTLS\s*$/im.test(offers)) throw answered('ETLS', 'STARTTLS', offers);
  socket.write('STARTTLS\r\n');
  const ready = await reply(socket, greetingMs);
  if (!ready.startsWith('220')) throw answered('ETLS', 'STARTTLS', ready);
}

/** In nodemailer's form, so that both have one explanation. */
function answered(code: string, command: string, response: string): Error {
  const responseCode = Number(/^\d{3}/.exec(response)?.[0]);
  return Object.assign(coded(code, 'Unexpected answer'), {
    command,
    response: response.trim(),
    ...(responseCode >= 400 && { responseCode }),
  });
}

function reply(socket: Socket, timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(
      () =>
        done(
          Object.assign(coded('ETIMEDOUT', 'Greeting never received'), { timeoutType: 'GREETING_TIMEOUT' }),
        ),
      timeoutMs,
    );
    const take = (chunk: Buffer): void => {
      text += chunk.toString('latin1');
      if (complete.test(text)) done(null);
      else if (text.length > longestReply) done(coded('EPROTOCOL', 'Reply without end'));
    };
    const closed = (): void => done(coded('ECONNECTION', 'Connection closed unexpectedly'));
    function done(error: Error | null): void {
      clearTimeout(timer);
      socket.off('data', take).off('close', closed).off('end', closed);
      // What follows the answer to STARTTLS belongs to TLS.
      socket.pause();
      if (error) reject(error);
      else resolve(text);
    }
    socket.on('data', take).once('close', closed).once('end', closed);
    socket.resume();
  });
}
