import type { ConnectionSettings } from '../../../shared/ipc/integrations.ts';
import { i18n } from '../../lib/i18n.ts';
import { countryName, formatDate, formatFingerprint, formatHost } from '../../lib/format.ts';
import { otherEndpoint, providerEntry, type SettingsOf, usualEndpoints } from './connection.ts';
import type { SignedInSettings } from './sign-in/permissions.ts';

/** One line of what was saved: a name in the catalogue, and its value in words. */
type Fact = [
  name:
    | 'server'
    | 'security'
    | 'username'
    | 'channel'
    | 'from'
    | 'replyTo'
    | 'certificate'
    | 'country'
    | 'provider'
    | 'account'
    | 'permissions'
    | 'ends'
    | 'endpoint',
  value: string,
];

/** What was saved, in words and without what is as usual. The secret is not in it. */
export function settingsInWords(settings: ConnectionSettings): Fact[] {
  if (settings.kind === 'smtp') return [...serverFacts(settings), ...senderFacts(settings)];
  if (settings.kind === 'smtp_com') return channelFacts(settings);
  if (settings.kind === 'clicksend') return phoneFacts(settings);
  return settings.kind === 'search' ? searchFacts(settings) : signedInFacts(settings);
}

function serverFacts({ host, port, security, username, pin }: SettingsOf<'smtp'>): Fact[] {
  return [
    ['server', `${host}:${port}`],
    ['security', i18n.t(`integrations.smtp.securityShort.${security}`)],
    ['username', username === '' ? i18n.t('integrations.smtp.noSignIn') : username],
    ...(pin === null ? [] : [['certificate', pinInWords(pin)] as Fact]),
  ];
}

function pinInWords(pin: string): string {
  return i18n.t('integrations.smtp.pinnedShort', { fingerprint: formatFingerprint(pin.slice(0, 8)) });
}

function senderFacts({
  fromName,
  fromEmail,
  replyTo,
}: {
  fromName: string;
  fromEmail: string;
  replyTo: string;
}) {
  const from: Fact = ['from', fromName === '' ? fromEmail : `${fromName} <${fromEmail}>`];
  return replyTo === '' ? [from] : [from, ['replyTo', replyTo] as Fact];
}

function channelFacts(settings: SettingsOf<'smtp_com'>): Fact[] {
  const { channel, baseUrl } = settings;
  return [['channel', channel], ...senderFacts(settings), ...endpointFact(baseUrl, usualEndpoints.smtp_com)];
}

function phoneFacts({ username, from, country, baseUrl }: SettingsOf<'clicksend'>): Fact[] {
  return [
    ['username', username],
    ['from', from === '' ? i18n.t('integrations.clicksend.shared') : from],
    ['country', countryName(country)],
    ...endpointFact(baseUrl, usualEndpoints.clicksend),
  ];
}

function searchFacts({ provider, baseUrl }: SettingsOf<'search'>): Fact[] {
  const entry = providerEntry(provider);
  return [['provider', entry.name], ...endpointFact(baseUrl, entry.baseUrl)];
}

function signedInFacts({ kind, account, permissions, endsAt, api }: SignedInSettings): Fact[] {
  return [
    ['account', account],
    [
      'permissions',
      permissions.map((each) => i18n.t(`integrations.signIn.permissionShort.${each}`)).join(', '),
    ],
    ...(endsAt === null ? [] : [['ends', formatDate(endsAt)] as Fact]),
    ...endpointFact(api, usualEndpoints[kind]),
  ];
}

function endpointFact(baseUrl: string, usual: string): Fact[] {
  const other = otherEndpoint(baseUrl, usual);
  return other === '' ? [] : [['endpoint', formatHost(other)]];
}
