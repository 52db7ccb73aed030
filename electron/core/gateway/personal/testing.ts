import { type SmtpSimulator, startSmtp } from '../../../../tests/simulators/index.ts';
import type { SendRow } from '../../../../shared/ipc/sends.ts';
import type { Person } from '../../accounts/types.ts';
import type { SettingsOf } from '../../connections/types.ts';
import { pinOf, settingsFor } from '../../services/mail/testing.ts';
import { type GatewayDesk, openGateway } from '../testing.ts';

export const password = 'a-mailbox-pass-word';

export const mail = {
  action: 'send_email',
  to: [{ address: 'kim@example.org', name: 'Kim' }],
  subject: 'North',
  text: 'Hello',
};

/** A gateway with a mail server behind it. Ada owns the desk's agent, Bob one of his own; neither has connected anything. */
export interface MailDesk extends GatewayDesk {
  smtp: SmtpSimulator;
  bob: Awaited<ReturnType<GatewayDesk['makeMember']>>;
  /** A mailbox of its own, named after the person. */
  connectMail(person: Person, changes?: Partial<SettingsOf<'smtp'>>): Promise<void>;
  /** As Ada's agent, unless a token says otherwise. */
  send(changes?: object, headers?: Record<string, string>): Promise<Response>;
  sendAs(token: string, changes?: object): Promise<Response>;
  sent(person: Person): Promise<SendRow[]>;
  dropMail(person: Person): Promise<void>;
}

export async function openMailDesk(): Promise<MailDesk> {
  const desk = await openGateway();
  const smtp = await startSmtp();
  const bob = await desk.makeMember('Bob');
  const send = (changes: object = {}, headers: Record<string, string> = {}): Promise<Response> =>
    desk.post('/v1/tools/smtp-api', { ...mail, ...changes }, headers);
  return {
    ...desk,
    smtp,
    bob,
    async connectMail(person, changes = {}) {
      const username = person.name.toLowerCase();
      smtp.addUser(username, password);
      const own = { username, fromEmail: `${username}@example.com`, fromName: person.name };
      const settings = settingsFor(smtp, { ...own, pin: pinOf(smtp.ca), ...changes });
      await desk.connect(person, settings, password);
    },
    send,
    sendAs: (token, changes) => send(changes, { authorization: `Bearer ${token}` }),
    sent: async (person) => (await desk.sends.list(person, { limit: 200 })).rows,
    async dropMail(person) {
      await desk.connections.disconnect(person, { service: 'smtp', scope: 'own' }).catch(() => undefined);
    },
    async close() {
      await desk.close();
      await smtp.close();
    },
  };
}

interface Refusal {
  status: number;
  code: string;
  message: string;
  hint: string;
  field?: string;
}

export async function refusalOf(answer: Response): Promise<Refusal> {
  const { error } = (await answer.json()) as { error: Omit<Refusal, 'status'> };
  return { status: answer.status, ...error };
}
