import { randomBytes } from 'node:crypto';
import { type GoogleSimulator, startGoogle } from './google/start.ts';
import { type MicrosoftSimulator, startMicrosoft } from './microsoft/start.ts';

/** Google and Microsoft, where one person has a mailbox each with a mail in it. */
export interface SignIns {
  google: GoogleSimulator;
  microsoft: MicrosoftSimulator;
  person: { email: string; password: string; name: string };
  /** What an admin enters for each. */
  apps: ReturnType<typeof appsOf>;
  close(): Promise<void>;
}

export async function startSignIns(ports: { google?: number; microsoft?: number } = {}): Promise<SignIns> {
  const [google, microsoft] = await Promise.all([
    startGoogle({ port: ports.google ?? 0 }),
    startMicrosoft({ port: ports.microsoft ?? 0 }),
  ]);
  const password = randomBytes(9).toString('base64url');
  const person = { email: 'ada@example.com', password, name: 'Ada Example' };
  for (const simulator of [google, microsoft]) {
    simulator.addAccount(person);
    await simulator.seed(person.email, {
      from: 'Bo Example <bo@example.com>',
      subject: 'Lunch on Thursday?',
      text: 'Shall we have soup?',
    });
  }
  return {
    google,
    microsoft,
    person,
    apps: appsOf(google, microsoft),
    async close() {
      await Promise.all([google.close(), microsoft.close()]);
    },
  };
}

function appsOf(google: GoogleSimulator, microsoft: MicrosoftSimulator) {
  const { authorize, token, revoke, api } = google.endpoints;
  const { clientId, clientSecret } = google;
  const { tenant } = microsoft;
  return {
    google: {
      provider: 'google' as const,
      clientId,
      clientSecret,
      endpoints: { authorize, token, revoke, api },
    },
    microsoft: {
      provider: 'microsoft' as const,
      clientId: microsoft.clientId,
      tenant,
      endpoints: microsoft.endpoints,
    },
  };
}
