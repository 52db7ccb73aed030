import type { ConnectionAdapter, Health, SettingsOf } from '../../connections/types.ts';
import { explain } from './explain.ts';
import { serverName } from './said.ts';
import { openSession } from './session.ts';
import { normaliseSmtp } from './settings.ts';
import type { Waiting } from './socket.ts';

type Smtp = SettingsOf<'smtp'>;

const waiting: Waiting = { connectMs: 10_000, greetingMs: 10_000, idleMs: 30_000 };

/** A person's own mailbox at a mail server. */
export const smtpAdapter: ConnectionAdapter<Smtp> = {
  kind: 'smtp',
  service: 'smtp',
  normalise: normaliseSmtp,
  origin: (settings) => `${settings.security === 'tls' ? 'smtps' : 'smtp'}://${serverName(settings)}`,
  account: ({ fromEmail }) => fromEmail,
  prove: (settings, secret, signal) => proveSmtp(settings, secret, signal),
};

/** Connects, encrypts and signs in. That the server lets this account send as the From address only a mail can show. */
export async function proveSmtp(
  settings: Smtp,
  password: string,
  signal: AbortSignal,
  limits: Waiting = waiting,
): Promise<Health> {
  try {
    const session = await openSession(settings, password, limits, signal);
    session.close();
    const server = serverName(settings);
    const { username } = settings;
    const what =
      username === ''
        ? `Reached ${server}; it asks for no sign-in.`
        : `Signed in at ${server} as ${username}.`;
    return { state: 'connected', what };
  } catch (error) {
    if (signal.aborted) return { state: 'failing', reason: 'The test was stopped before it had finished.' };
    return explain(error, { settings, password });
  }
}
