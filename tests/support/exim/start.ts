import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, type Server, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeCertificate } from '../../simulators/smtp/certificates.ts';
import { eximConfig } from './config.ts';
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
/** The user `nobody`, for whom a run as root gives up its rights. */
const nobody = 65_534;

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
  const { folder, ca, uid, gid } = await prepare(users);
  const config = join(folder, 'exim.conf');
  await promisify(execFile)(program, ['-C', config, '-bV'], { uid, gid });

  const running = new Set<ChildProcess>();
  const listen = (...more: string[]): Promise<Listening> =>
    startListener((socket) => {
      // Delivered before the process ends (-odf), so that nothing is left over when all have ended.
      const child = spawn(program, ['-C', config, '-odf', ...more, '-bs'], {
        uid,
        gid,
        env: {},
        stdio: [socket, socket, 'ignore'],
      });
      running.add(child);
      child.once('exit', () => running.delete(child));
    });
  const [starttls, tls] = await Promise.all([listen(), listen('-tls-on-connect')]);
  const maildir = new Maildir(join(folder, 'mail'));

  return {
    host,
    port: starttls.port,
    tlsPort: tls.port,
    ca,
    mails: maildir.mails,
    waitForMail: (match = {}) => maildir.waitFor(match),
    log: () => readLogs(join(folder, 'log')),
    async close() {
      maildir.close();
      starttls.server.close();
      tls.server.close();
      for (const child of running) child.kill();
      await Promise.all([...running].map((child) => once(child, 'exit')));
      await rm(folder, { recursive: true });
    },
  };
}

async function prepare(users: Record<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), 'keydesk-mail-'));
  const isRoot = process.getuid?.() === 0;
  const uid = isRoot ? nobody : (process.getuid?.() ?? nobody);
  const gid = isRoot ? nobody : (process.getgid?.() ?? nobody);
  const { key, cert, ca } = makeCertificate('private-ca');
  const folders = ['spool', 'log', 'mail', 'mail/new', 'mail/cur', 'mail/tmp'].map((name) =>
    join(folder, name),
  );
  for (const path of folders) await mkdir(path);
  const logins = Object.entries(users).map(([user, password]) => `${user}: ${password}\n`);
  const files = Object.entries({
    'exim.conf': eximConfig({ folder, uid, gid }),
    users: logins.join(''),
    'key.pem': key,
    'cert.pem': cert,
  }).map(([name, content]) => ({ path: join(folder, name), content }));
  for (const { path, content } of files) await writeFile(path, content, { mode: 0o600 });
  if (isRoot) {
    const all = [folder, ...folders, ...files.map(({ path }) => path)];
    for (const path of all) await chown(path, uid, gid);
  }
  await chmod(folder, 0o755);
  return { folder, ca, uid, gid };
}

interface Listening {
  server: Server;
  port: number;
}

async function startListener(serve: (socket: import('node:net').Socket) => void): Promise<Listening> {
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
