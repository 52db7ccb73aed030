import { services, userServiceIds, type UserServiceId } from '../../../../shared/services.ts';
import type { Integration } from '../../../../shared/ipc/gateway.ts';
import type { HandlersOf } from '../types.ts';

const needs: Record<UserServiceId, string[]> = {
  smtp: [
    'The mail server, its port and its encryption, with your user name and password; or an SMTP.com API key and channel',
    'The address and the name that your mail is sent from',
  ],
  clicksend: [
    'Your ClickSend user name and API key',
    'The phone number or sender ID that your messages come from',
    'Your country, to read numbers without a country code',
  ],
  gmail: ['Your Google account: you sign in at Google and allow reading and sending mail'],
  outlook: ['Your Microsoft account: you sign in at Microsoft and allow reading and sending mail'],
};

/** The services where everybody brings their own identity. */
export function integrationsHandlers(): HandlersOf<'integrations'> {
  const disconnected = userServiceIds.map((service): Integration => {
    const name = services.find(({ id }) => id === service)?.name ?? service;
    return {
      service,
      status: 'disconnected',
      reason: `You have not connected ${name}.`,
      account: null,
      needs: needs[service],
    };
  });
  return { 'integrations.list': () => disconnected };
}
