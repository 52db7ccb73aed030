import { TLSSocket } from 'node:tls';
import type { SMTPServerOptions, SMTPServerSession } from 'smtp-server';
import { wait } from '../faults/gate.ts';
import type { FaultQueue } from '../faults/queue.ts';
import { type SmtpFault, type Stage, refusal } from './fault.ts';
import type { Mailbox } from './mailbox.ts';
import type { Wires } from './wire.ts';

export interface SmtpState {
  users: Map<string, string>;
  faults: FaultQueue<SmtpFault>;
  mailbox: Mailbox;
  wires: Wires;
}

type Hooks = Required<
  Pick<SMTPServerOptions, 'onConnect' | 'onSecure' | 'onAuth' | 'onMailFrom' | 'onRcptTo' | 'onData'>
>;

const wrongLogin = { code: 535 };

/** What the server decides at each of its stages, a fault first. */
export function hooksFor({ users, faults, mailbox, wires }: SmtpState): Hooks {
  /** Calls back, unless a fault cuts the connection first. */
  const decide = async (
    session: SMTPServerSession,
    fault: SmtpFault | null,
    done: (error: Error | null) => void,
    otherwise: Error | null = null,
  ): Promise<void> => {
    await wait(fault?.hold);
    if (fault?.cut === true) wires.of(session).socket.destroy();
    else done(fault?.refuse === undefined ? otherwise : refusal(fault.refuse));
  };
  const faultAt = (at: Stage, of?: string): SmtpFault | null =>
    faults.take((fault) => fault.at === at && (fault.of ?? of) === of);

  return {
    onConnect: (session, done) => void decide(session, faultAt('connect'), done),
    onSecure(socket, session, done) {
      if (socket instanceof TLSSocket) wires.secure(wires.of(session), socket);
      // At once: what follows is read only after this.
      done();
    },
    onAuth({ username = '', password }, session, done) {
      const isRight = users.has(username) && users.get(username) === password;
      const answer = (error: Error | null): void => {
        if (error !== null) return done(error);
        wires.of(session).user = username;
        done(null, { user: username });
      };
      void decide(session, faultAt('auth', username), answer, isRight ? null : refusal(wrongLogin));
    },
    onMailFrom: ({ address }, session, done) => void decide(session, faultAt('mail', address), done),
    onRcptTo: ({ address }, session, done) => void decide(session, faultAt('rcpt', address), done),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom === false ? '' : mailFrom.address;
        const wire = wires.of(session);
        const keep = (): void => {
          const to = rcptTo.map(({ address }) => address);
          mailbox.add({ user: wire.user, from, to, isSecure: wire.isSecure, raw: Buffer.concat(chunks) });
        };
        const fault = faultAt('data', from);
        if (fault?.accepts === true) keep();
        void decide(session, fault, (error) => {
          if (error === null && fault?.accepts !== true && !stream.sizeExceeded) keep();
          done(error);
        });
      });
    },
  };
}
