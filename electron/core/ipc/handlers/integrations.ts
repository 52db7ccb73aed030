import type { Connections, Health } from '../../connections/types.ts';
import { RouteError } from '../errors.ts';
import type { HandlersOf } from '../types.ts';

/** The services where everybody brings their own identity; for admins also the team's fallbacks. */
export function integrationsHandlers(connections: Connections): HandlersOf<'integrations'> {
  return {
    'integrations.list': ({ scope = 'own' }, { person }) => connections.list(person, scope),
    'integrations.smtpPresets': () => [],
    'integrations.saveSmtp': ({ scope = 'own', password: secret, ...form }, { person, signal }) => {
      const { fromName = '', replyTo = '', pin = null } = form;
      const settings = { ...form, kind: 'smtp' as const, fromName, replyTo, pin };
      return connections.save(person, { scope, settings, secret }, signal);
    },
    'integrations.inspectCertificate': notYet,
    'integrations.saveSmtpCom': ({ scope = 'own', apiKey: secret, ...form }, { person, signal }) => {
      const { fromName = '', replyTo = '', baseUrl = '' } = form;
      const settings = { ...form, kind: 'smtp_com' as const, fromName, replyTo, baseUrl };
      return connections.save(person, { scope, settings, secret }, signal);
    },
    'integrations.smtpComChannels': notYet,
    'integrations.saveClickSend': ({ scope = 'own', apiKey: secret, ...form }, { person, signal }) => {
      const settings = { ...form, kind: 'clicksend' as const, baseUrl: form.baseUrl ?? '' };
      return connections.save(person, { scope, settings, secret }, signal);
    },
    'integrations.clickSendAccount': notYet,
    'integrations.saveSearchFallback': ({ secret, ...form }, { person, signal }) => {
      const settings = { ...form, kind: 'search' as const, baseUrl: form.baseUrl ?? '' };
      return connections.save(person, { scope: 'own', settings, secret }, signal);
    },
    'integrations.test': async ({ service, scope = 'own' }, { person, signal }) =>
      inWords(await connections.test(person, { service, scope }, signal)),
    'integrations.sendTest': notYet,
    'integrations.disconnect': async ({ service, scope = 'own' }, { person }) => {
      await connections.disconnect(person, { service, scope });
      return {};
    },
    'integrations.setTeamFallback': (input, { person }) => connections.setTeamFallback(person, input),
  };
}

function inWords(health: Health | { state: 'unreadable'; reason: string }) {
  return {
    status: health.state,
    message: health.state === 'connected' ? health.what : health.reason,
  };
}

function notYet(): never {
  throw new RouteError('not_available_here', 'This version of Keydesk cannot do this yet.');
}
