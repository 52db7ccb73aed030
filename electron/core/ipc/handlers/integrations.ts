import type { ConnectionService, Integration } from '../../../../shared/ipc/integrations.ts';
import { serviceById, userServiceIds } from '../../../../shared/services.ts';
import { RouteError } from '../errors.ts';
import type { HandlersOf } from '../types.ts';

const needs: Record<ConnectionService, string[]> = {
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
  search: ['A search provider, and your key for it'],
};

/** The services where everybody brings their own identity. */
export function integrationsHandlers(): HandlersOf<'integrations'> {
  const disconnected = userServiceIds.map((service): Integration => ({
    service,
    status: 'disconnected',
    reason: `You have not connected ${serviceById(service).name}.`,
    account: null,
    needs: needs[service],
    since: null,
    nextTry: null,
    proven: null,
    settings: null,
    fallback: false,
  }));
  return {
    'integrations.list': () => disconnected,
    'integrations.smtpPresets': () => [],
    'integrations.saveSmtp': notYet,
    'integrations.inspectCertificate': notYet,
    'integrations.saveSmtpCom': notYet,
    'integrations.smtpComChannels': notYet,
    'integrations.saveClickSend': notYet,
    'integrations.clickSendAccount': notYet,
    'integrations.saveSearchFallback': notYet,
    'integrations.test': notYet,
    'integrations.sendTest': notYet,
    'integrations.disconnect': notYet,
    'integrations.setTeamFallback': notYet,
  };
}

function notYet(): never {
  throw new RouteError('not_available_here', 'This version of Keydesk cannot connect this service yet.');
}
