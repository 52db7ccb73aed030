import type { ConnectionScope, ConnectionSettings } from '../../../../shared/ipc/integrations.ts';
import type { Input } from '../../../../shared/ipc/routes.ts';
import { i18n } from '../../../lib/i18n.ts';
import { required } from '../../../lib/validate.ts';
import { otherEndpoint, type SettingsOf, usualEndpoints } from '../connection.ts';

export type Security = SettingsOf<'smtp'>['security'];

/** Both ways to send mail in one form, so that what is typed once need not be typed again for the other. */
export interface SmtpValues extends Record<string, unknown> {
  kind: 'smtp' | 'smtp_com';
  /** A server that people know by name; empty: another one. */
  preset: string;
  host: string;
  port: number | string;
  security: Security;
  username: string;
  password: string;
  /** SHA-256 of the one certificate that is trusted; empty: the usual authorities. */
  pin: string;
  apiKey: string;
  channel: string;
  baseUrl: string;
  fromEmail: string;
  fromName: string;
  replyTo: string;
}

const empty: SmtpValues = {
  kind: 'smtp',
  preset: '',
  host: '',
  port: 587,
  security: 'starttls',
  username: '',
  password: '',
  pin: '',
  apiKey: '',
  channel: '',
  baseUrl: '',
  fromEmail: '',
  fromName: '',
  replyTo: '',
};

export function smtpValues(saved: ConnectionSettings | null): SmtpValues {
  if (saved?.kind === 'smtp') return { ...empty, ...saved, pin: saved.pin ?? '' };
  if (saved?.kind !== 'smtp_com') return empty;
  return { ...empty, ...saved, baseUrl: otherEndpoint(saved.baseUrl, usualEndpoints.smtp_com) };
}

/** The saved password is only ever used for the same account at the same address. */
export function keepsPassword(saved: ConnectionSettings | null, values: SmtpValues): boolean {
  return (
    saved?.kind === 'smtp' &&
    saved.host === values.host.trim().toLowerCase() &&
    saved.port === values.port &&
    (saved.security === 'tls') === (values.security === 'tls') &&
    saved.username === values.username
  );
}

export function keepsApiKey(saved: ConnectionSettings | null, values: SmtpValues): boolean {
  const endpoint = values.baseUrl.trim() || usualEndpoints.smtp_com;
  return saved?.kind === 'smtp_com' && saved.baseUrl === endpoint;
}

/** As in the core, which decides: only a mail server on this computer may be talked to in the clear. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host.trim());
}

/** Roughly: the core looks closely. */
export function looksLikeAddress(text: string): boolean {
  return /^[^\s@]+@[^\s@]+$/.test(text.trim());
}

const onlyFor =
  <T>(kind: SmtpValues['kind'], rule: (value: T, values: SmtpValues) => string | null) =>
  (value: T, values: SmtpValues) =>
    values.kind === kind ? rule(value, values) : null;

const address = (value: string): string | null =>
  required(value) ?? (looksLikeAddress(value) ? null : i18n.t('validate.address'));

/** `saved` is null where nothing that was saved can be used again. */
export function smtpRules(saved: ConnectionSettings | null) {
  return {
    host: onlyFor('smtp', required),
    port: onlyFor('smtp', (port: SmtpValues['port']) =>
      typeof port === 'number' && Number.isInteger(port) && port >= 1 && port <= 65_535
        ? null
        : i18n.t('validate.port'),
    ),
    security: onlyFor('smtp', (security: Security, { host }) =>
      security === 'none' && !isLoopback(host) ? i18n.t('integrations.smtp.noneElsewhere') : null,
    ),
    password: onlyFor('smtp', (password: string, values) =>
      values.username === '' || keepsPassword(saved, values) ? null : required(password),
    ),
    apiKey: onlyFor('smtp_com', (apiKey: string, values) =>
      keepsApiKey(saved, values) ? null : required(apiKey),
    ),
    channel: onlyFor('smtp_com', (channel: string) =>
      channel === '' ? i18n.t('integrations.smtpCom.chooseChannel') : null,
    ),
    fromEmail: address,
    replyTo: (value: string) => (value.trim() === '' ? null : address(value)),
  };
}

function senderOf({ fromEmail, fromName, replyTo }: SmtpValues) {
  return { fromEmail, fromName, ...(replyTo.trim() === '' ? {} : { replyTo }) };
}

export function toSmtpInput(values: SmtpValues, scope: ConnectionScope): Input<'integrations.saveSmtp'> {
  const { host, port, security, username, password, pin } = values;
  return {
    host,
    port: Number(port),
    security,
    username,
    ...(password === '' ? {} : { password }),
    ...(pin === '' || security === 'none' ? {} : { pin }),
    ...senderOf(values),
    scope,
  };
}

export function toSmtpComInput(
  values: SmtpValues,
  scope: ConnectionScope,
): Input<'integrations.saveSmtpCom'> {
  return { channel: values.channel, ...smtpComAccess(values), ...senderOf(values), scope };
}

/** What was left empty is left out: the saved key, and the usual endpoint. */
export function smtpComAccess({ apiKey, baseUrl }: SmtpValues): { apiKey?: string; baseUrl?: string } {
  const endpoint = baseUrl.trim();
  return { ...(apiKey === '' ? {} : { apiKey }), ...(endpoint === '' ? {} : { baseUrl: endpoint }) };
}
