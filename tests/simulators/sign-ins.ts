import { randomBytes } from 'node:crypto';
import { startGoogle } from './google/start.ts';
import { startMicrosoft } from './microsoft/start.ts';

/** Google and Microsoft with somebody who has a mailbox there, and what an admin enters to use them. */
export async function startSignIns(ports: { google: number; microsoft: number }) {
  const [google, microsoft] = await Promise.all([
    startGoogle({ port: ports.google }),
    startMicrosoft({ port: ports.microsoft }),
  ]);
  const ada = {
    email: 'ada@example.com',
    password: randomBytes(9).toString('base64url'),
    name: 'Ada Example',
  };
  for (const simulator of [google, microsoft]) {
    simulator.addAccount(ada);
    await simulator.seed(ada.email, {
      from: 'Bo Example <bo@example.com>',
      subject: 'Lunch on Thursday?',
      text: 'Shall we have soup?',
    });
  }
  const { authorize, token, revoke, api } = google.endpoints;
  return {
    apps: {
      google: {
        clientId: google.clientId,
        clientSecret: google.clientSecret,
        endpoints: { authorize, token, revoke, api },
        account: ada,
      },
      microsoft: {
        clientId: microsoft.clientId,
        tenant: microsoft.tenant,
        endpoints: microsoft.endpoints,
        account: ada,
      },
    },
    async close() {
      await Promise.all([google.close(), microsoft.close()]);
    },
  };
}
