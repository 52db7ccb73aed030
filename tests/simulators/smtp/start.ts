import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { FaultQueue, type ScriptedFault } from '../faults/queue.ts';
import { type CertificateKind, makeCertificate } from './certificates.ts';
import type { SmtpFault } from './fault.ts';
import { type SmtpState, hooksFor } from './hooks.ts';
import { type MailMatch, Mailbox, type ReceivedMail } from './mailbox.ts';
import { type Wire, Wires } from './wire.ts';

export interface SmtpOptions {
  /** 0, or nothing, picks a free one. Always on 127.0.0.1. */
  port?: number;
  /** tls: from the first byte, as on port 465. starttls: once asked for, as on 587. none: never. */
  security?: 'tls' | 'starttls' | 'none';
  /**
   * STARTTLS is not offered, though it would work, and passwords are taken in clear: what somebody
   * on the way makes of a server. With security none, it would not even work.
   */
  hideStarttls?: boolean;
  certificate?: CertificateKind;
  /** The limit that SIZE announces, in bytes. */
  maxSize?: number;
}

export interface SmtpSimulator {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** What a client has to trust, in PEM. */
  readonly ca: string;
  /** Every connection with all that came over it, oldest first. */
  readonly connections: readonly Wire[];
  /** Every message that was accepted, oldest first. */
  readonly mailbox: readonly ReceivedMail[];
  addUser(username: string, password: string): void;
  removeUser(username: string): void;
  script(fault: SmtpFault): ScriptedFault;
  clearFaults(): void;
  /** The first message, past or future, that fits. */
  waitForMail(match?: MailMatch): Promise<ReceivedMail>;
  waitForConnection(ready?: (connection: Wire) => boolean): Promise<Wire>;
  close(): Promise<void>;
}

const host = '127.0.0.1';

export async function startSmtp(options: SmtpOptions = {}): Promise<SmtpSimulator> {
  const { security = 'starttls', hideStarttls = false, certificate = 'self-signed', maxSize } = options;
  const { key, cert, ca } = makeCertificate(certificate);
  const state: SmtpState = {
    users: new Map(),
    faults: new FaultQueue(),
    mailbox: new Mailbox(),
    wires: new Wires(),
  };
  const server = new SMTPServer({
    key,
    cert,
    name: 'mail.example.com',
    secure: security === 'tls',
    hideSTARTTLS: hideStarttls,
    disabledCommands: security === 'none' ? ['STARTTLS'] : [],
    allowInsecureAuth: security === 'none' || hideStarttls,
    disableReverseLookup: true,
    rejectOversized: true,
    ...(maxSize === undefined ? {} : { size: maxSize }),
    ...hooksFor(state),
  });
  // Clients that leave, or do not trust the certificate, are what tests are about.
  server.on('error', () => undefined);
  server.server.on('connection', (socket) => state.wires.open(socket, security !== 'tls'));
  server.listen(options.port ?? 0, host);
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;

  return {
    url: `${security === 'tls' ? 'smtps' : 'smtp'}://${host}:${port}`,
    host,
    port,
    ca,
    connections: state.wires.all,
    mailbox: state.mailbox.all,
    addUser: (username, password) => void state.users.set(username, password),
    removeUser: (username) => void state.users.delete(username),
    script: (fault) => state.faults.add(fault),
    clearFaults: () => state.faults.clear(),
    waitForMail: (match) => state.mailbox.waitFor(match),
    waitForConnection: (ready = () => true) => state.wires.waitFor(ready),
    close() {
      state.mailbox.end();
      const closed = new Promise<void>((resolve) => server.close(resolve));
      // Only now: handshakes that are under way were ended from above by `close`.
      state.wires.end();
      return closed;
    },
  };
}
