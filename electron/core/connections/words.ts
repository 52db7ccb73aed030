import type { ConnectionService } from '../../../shared/ipc/integrations.ts';
import { serviceById } from '../../../shared/services.ts';

// What is said of connections, to people and through discovery to their agents.

export function nameOf(service: ConnectionService): string {
  return service === 'search' ? 'a search provider' : serviceById(service).name;
}

/** What connecting will ask for. */
export const needs: Record<ConnectionService, string[]> = {
  smtp: [
    'The mail server, its port and its encryption, with your user name and password; or an SMTP.com API key and channel',
    'The address and the name that your mail is sent from',
  ],
  clicksend: [
    'Your ClickSend user name and API key',
    'The phone number or sender ID that your messages come from',
    'Your country, to read numbers without a country code',
  ],
  gmail: [
    'Your Google account: you sign in at Google, in your own browser',
    'Your permission to send mail; reading and drafts are asked for when you want them',
  ],
  outlook: [
    'Your Microsoft account: you sign in at Microsoft, in your own browser',
    'Your permission to send mail; reading and drafts are asked for when you want them',
  ],
  search: ['A search provider, and your API key for it; or the address of your own SearXNG'],
};

export function notConnected(service: ConnectionService): string {
  return `You have not connected ${nameOf(service)}.`;
}

export function servedByTeam(service: ConnectionService): string {
  return `${notConnected(service)} Your agents use the team’s connection.`;
}

/** For agents and whoever runs them. */
export function missing(service: ConnectionService): string {
  return `The person who owns this agent has not connected ${nameOf(service)}. Only they can, in Keydesk under Integrations.`;
}

/** For agents that use it. */
export function teamServes(service: ConnectionService): string {
  return `Uses the team’s connection to ${nameOf(service)}: the owner of this agent has not connected their own.`;
}

export const teamMissing = 'No team connection is saved.';

export const unreadable =
  'Keydesk can no longer read this connection: what protected it is gone, or the database was changed. Connect again.';

export const vaultLocked =
  'Keydesk is locked, so its connections cannot be used. Whoever runs it has to unlock it.';

export const vaultUnreadable =
  'Keydesk cannot open its vault on this machine, so its connections cannot be used. An admin sees why under Settings.';

export function needsYouNotice(service: ConnectionService, team: boolean, reason: string): string {
  return `${team ? 'The team’s connection' : 'Your connection'} to ${nameOf(service)} needs you: ${reason}`;
}
