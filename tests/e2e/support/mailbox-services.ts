import { randomBytes } from 'node:crypto';
import {
  type GoogleSimulator,
  type MicrosoftSimulator,
  startGoogle,
  startMicrosoft,
} from '../../simulators/index.ts';
import type { MailboxService } from './mailbox-person.ts';

/** Two people with a mailbox each at both providers. */
export const accounts = {
  ada: { email: 'ada@harbour.example', password: randomBytes(9).toString('hex') },
  kim: { email: 'kim@harbour.example', password: randomBytes(9).toString('hex') },
};

export interface MailboxServices {
  google: GoogleSimulator;
  microsoft: MicrosoftSimulator;
  gmail: MailboxService;
  outlook: MailboxService;
  close(): Promise<void>;
}

export async function startMailboxServices(): Promise<MailboxServices> {
  const [google, microsoft] = await Promise.all([startGoogle(), startMicrosoft()]);
  for (const account of Object.values(accounts)) {
    google.addAccount(account);
    microsoft.addAccount(account);
  }
  return {
    google,
    microsoft,
    gmail: {
      card: 'Gmail',
      provider: 'Google',
      tool: 'gmail-api',
      simulator: google,
      registration: { 'Client ID': google.clientId, 'Client secret': google.clientSecret },
    },
    outlook: {
      card: 'Microsoft Outlook',
      provider: 'Microsoft',
      tool: 'microsoft-outlook-api',
      simulator: microsoft,
      registration: {
        'Application (client) ID': microsoft.clientId,
        'Directory (tenant) ID': microsoft.tenant,
      },
    },
    async close() {
      await Promise.all([google.close(), microsoft.close()]);
    },
  };
}
