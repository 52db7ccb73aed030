import type { Connections, Health } from '../../connections/types.ts';
import type { Sessions } from '../../accounts/types.ts';
import type { SignIns } from '../../oauth/types.ts';
import { readAccount } from '../../services/clicksend/account.ts';
import { clickSendAdapter } from '../../services/clicksend/adapter.ts';
import { rulesByCountry } from '../../services/clicksend/sender-rules.ts';
import { listChannels } from '../../services/smtp-com/channels.ts';
import { smtpComAdapter } from '../../services/smtp-com/adapter.ts';
import { inspectCertificate } from '../../services/smtp/inspect.ts';
import { smtpPresets } from '../../services/smtp/presets.ts';
import { sendTestMail } from '../../services/smtp/test-mail.ts';
import type { HandlersOf } from '../types.ts';
import { withTypedOrSaved } from './typed-or-saved.ts';

interface IntegrationParts {
  connections: Connections;
  signIns: SignIns;
  sessions: Pick<Sessions, 'peek'>;
}

/** The services where everybody brings their own identity; for admins also the team's fallbacks. */
export function integrationsHandlers({
  connections,
  signIns,
  sessions,
}: IntegrationParts): HandlersOf<'integrations'> {
  return {
    'integrations.list': ({ scope = 'own' }, { person }) => connections.list(person, scope),
    'integrations.smtpPresets': () => [...smtpPresets],
    'integrations.saveSmtp': ({ scope = 'own', password: secret, ...form }, { person, signal }) => {
      const { fromName = '', replyTo = '', pin = null } = form;
      const settings = { ...form, kind: 'smtp' as const, fromName, replyTo, pin };
      return connections.save(person, { scope, settings, secret }, signal);
    },
    'integrations.inspectCertificate': (server, { signal }) => inspectCertificate(server, signal),
    'integrations.saveSmtpCom': ({ scope = 'own', apiKey: secret, ...form }, { person, signal }) => {
      const { fromName = '', replyTo = '', baseUrl = '' } = form;
      const settings = { ...form, kind: 'smtp_com' as const, fromName, replyTo, baseUrl };
      return connections.save(person, { scope, settings, secret }, signal);
    },
    'integrations.smtpComChannels': ({ scope = 'own', apiKey, baseUrl }, { person, signal }) => {
      const edit = { baseUrl: baseUrl ?? '' };
      const form = { service: 'smtp' as const, scope, adapter: smtpComAdapter, typed: apiKey, edit };
      return withTypedOrSaved(connections, person, form, (key) =>
        listChannels({ apiKey: key, baseUrl }, signal),
      );
    },
    'integrations.saveClickSend': ({ scope = 'own', apiKey: secret, ...form }, { person, signal }) => {
      const settings = { ...form, kind: 'clicksend' as const, baseUrl: form.baseUrl ?? '' };
      return connections.save(person, { scope, settings, secret }, signal);
    },
    'integrations.clickSendAccount': ({ username, scope = 'own', apiKey, baseUrl }, { person, signal }) => {
      const edit = { username, baseUrl: baseUrl ?? '' };
      const form = { service: 'clicksend' as const, scope, adapter: clickSendAdapter, typed: apiKey, edit };
      return withTypedOrSaved(connections, person, form, (key) =>
        readAccount({ username, apiKey: key, baseUrl }, signal),
      );
    },
    'integrations.smsCountries': ({ from }) => rulesByCountry(from),
    'integrations.saveSearchFallback': ({ secret, ...form }, { person, signal }) => {
      const settings = { ...form, kind: 'search' as const, baseUrl: form.baseUrl ?? '' };
      return connections.save(person, { scope: 'own', settings, secret }, signal);
    },
    'integrations.test': async ({ service, scope = 'own' }, { person, signal }) =>
      inWords(await connections.test(person, { service, scope }, signal)),
    'integrations.sendTest': ({ service, scope = 'own' }, { person, signal }) =>
      connections.withSaved(person, { service, scope }, async (lease) => {
        const health = await sendTestMail(lease, signal);
        signal.throwIfAborted();
        connections.report(lease.id, health);
        return inWords(health);
      }),
    'integrations.disconnect': async ({ service, scope = 'own' }, { person }) => {
      await connections.disconnect(person, { service, scope });
      return {};
    },
    'integrations.connect': (input, { person, client }) => {
      const session = sessions.peek(client.sessionToken())?.sessionId ?? '';
      return signIns.start(person, { ...input, session });
    },
    'integrations.cancel': async ({ attempt }, { person }) => {
      await signIns.cancel(person, attempt);
      return {};
    },
    'integrations.attempt': ({ attempt }, { person }) => signIns.look(person, attempt),
    'integrations.setTeamFallback': (input, { person }) => connections.setTeamFallback(person, input),
  };
}

function inWords(health: Health | { state: 'unreadable'; reason: string }) {
  return {
    status: health.state,
    message: health.state === 'connected' ? health.what : health.reason,
  };
}
