import type {
  ConnectionScope,
  ConnectionService,
  ConnectionSettings,
  ConnectionStatus,
  Integration,
} from '../../../shared/ipc/integrations.ts';
import type { OAuthProvider } from '../../../shared/ipc/oauth.ts';
import type { Input } from '../../../shared/ipc/routes.ts';
import { searchProviders, type SearchProviderId } from '../../../shared/search-providers.ts';
import { serviceById, type ServiceId } from '../../../shared/services.ts';
import type { Tone } from '../../components/StatusBadge.tsx';
import { i18n } from '../../lib/i18n.ts';

export type SettingsOf<K extends ConnectionSettings['kind']> = Extract<ConnectionSettings, { kind: K }>;

/** Which connection: of the signed-in person, or the team's. */
export interface ConnectionSubject {
  service: ConnectionService;
  scope: ConnectionScope;
}

export const connectionTones: Record<ConnectionStatus, Tone> = {
  connected: 'ok',
  failing: 'waiting',
  needs_you: 'attention',
  disconnected: 'none',
  unreadable: 'redo',
};

/** Services where a person signs in at the provider, in their own browser; the others are connected by a form. */
export const signInServices = ['gmail', 'outlook'] as const satisfies ConnectionService[];
export type SignInService = (typeof signInServices)[number];

export function isSignInService(service: string): service is SignInService {
  return signInServices.some((each) => each === service);
}

export const providerOf: Record<SignInService, OAuthProvider> = { gmail: 'google', outlook: 'microsoft' };

/** The page about the team's registration at a provider. */
export function registrationPath(provider: OAuthProvider): string {
  return `/settings/${provider}`;
}

/** Services that are connected by a form. */
export const formServices = ['smtp', 'clicksend', 'search'] as const satisfies Exclude<
  ConnectionService,
  SignInService
>[];

/** A person's own search stands behind the shared one, so it has no entry of its own in the catalogue. */
export function connectionName(service: ConnectionService): string {
  return service === 'search' ? i18n.t('integrations.searchName') : serviceById(service).name;
}

export function connectionIcon(service: ConnectionService): ServiceId {
  return service === 'search' ? 'serper' : service;
}

/** Where keys go unless somebody names another endpoint. */
export const usualEndpoints = {
  smtp_com: 'https://api.smtp.com',
  clicksend: 'https://rest.clicksend.com',
  gmail: 'https://gmail.googleapis.com',
  outlook: 'https://graph.microsoft.com',
};

/** For a form: empty where it is as usual. */
export function otherEndpoint(baseUrl: string, usual: string): string {
  return baseUrl.replace(/\/+$/, '') === usual ? '' : baseUrl;
}

export function listInput(scope: ConnectionScope): Input<'integrations.list'> {
  return scope === 'team' ? { scope } : {};
}

/** What testing this connection costs, in words; empty when it is free. */
export function testCost(settings: Integration['settings']): string {
  return settings?.kind === 'search' ? providerEntry(settings.provider).testCost : '';
}

export function providerEntry(id: SearchProviderId) {
  const entry = searchProviders.find((provider) => provider.id === id);
  if (!entry) throw new Error(`Unknown search provider ${id}`);
  return entry;
}
