import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { type AddressInfo, type Server, type Socket, createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeFolder } from './folder.ts';
import { type DeliveredMail, type DeliveredMatch, Maildir } from './maildir.ts';

export interface MailServer {
  readonly host: string;
  /** STARTTLS, as on port 587. */
  readonly port: number;
  /** TLS from the first byte, as on port 465. */
  readonly tlsPort: number;
  /** What a client has to trust, in PEM. */
  readonly ca: string;
  /** All that was delivered, oldest first. */
  readonly mails: readonly DeliveredMail[];
  /** The first delivered message, past or future, that fits. */
  waitForMail(match?: DeliveredMatch): Promise<DeliveredMail>;
  /** All that the server wrote down so far. */
  log(): Promise<string>;
  close(): Promise<void>;
}

const program = '/usr/sbin/exim4';
const host = '127.0.0.1';

/**
 * Debian's mail server, which takes what was sent, queues it and delivers it to a maildir, all in one folder for
 * temporary files. It needs no rights and touches no service: each connection gets a process of its own, as inetd
 * would start it. (OpenSMTPD, half the size, cannot do TLS in Debian 12: https://github.com/OpenSMTPD/OpenSMTPD/issues/1171;
 * Postfix runs for root only.)
 */
export async function startMailServer(users: Record<string, string>): Promise<MailServer> {
  if (!existsSync(program)) {
    throw new Error('There is no mail server: apt-get install --no-install-recommends exim4-daemon-light');
  }
  const { path, ca, uid, gid, remove } = await makeFolder(users);
  const config = join(path, 'exim.conf');
  // Reads the configuration and does nothing: a mistake in it is told here.
  await promisify(execFile)(program, ['-C', config, '-bV'], { uid, gid });

  const running = new Set<ChildProcess>();
  const listen = (...more: string[]): Promise<Listening> =>
    startListener((socket) => {
      // Delivered before the process ends (-odf), so that nothing is left over when all have ended.
      const child = spawn(program, ['-C', config, '-odf', ...more, '-bs'], {
        uid,
        gid,
        // A group of its own, so that a delivery under way ends with it.
        detached: true,
        env: {},
        stdio: [socket, socket, 'ignore'],
      });
      running.add(child);
      child.once('exit', () => running.delete(child));
    });
  const [starttls, tls] = await Promise.all([listen(), listen('-tls-on-connect')]);
  const maildir = new Maildir(join(path, 'mail'));

  return {
    host,
    port: starttls.port,
    tlsPort: tls.port,
    ca,
    mails: maildir.mails,
    waitForMail: (match = {}) => maildir.waitFor(match),
    log: () => readLogs(join(path, 'log')),
    async close() {
      maildir.close();
      starttls.server.close();
      tls.server.close();
      await Promise.all([...running].map(end));
      await remove();
    },
  };
}

/** By force: Exim misses a SIGTERM that comes just before it waits for the next command. */
async function end(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  await exited;
}

interface Listening {
  server: Server;
  port: number;
}

async function startListener(serve: (socket: Socket) => void): Promise<Listening> {
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    serve(socket);
    // The process has it now.
    socket.destroy();
  });
  server.listen(0, host);
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

async function readLogs(folder: string): Promise<string> {
  const names = await readdir(folder);
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.join('');
}
