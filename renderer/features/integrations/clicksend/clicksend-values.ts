import type { ConnectionScope, ConnectionSettings } from '../../../../shared/ipc/integrations.ts';
import type { Input } from '../../../../shared/ipc/routes.ts';
import { i18n } from '../../../lib/i18n.ts';
import { required } from '../../../lib/validate.ts';
import { otherEndpoint, usualEndpoints } from '../connection.ts';

export interface ClickSendValues extends Record<string, unknown> {
  username: string;
  apiKey: string;
  /** A number, a sender ID, or empty for ClickSend's shared numbers. */
  from: string;
  /** Two letters; null: not chosen yet. */
  country: string | null;
  baseUrl: string;
}

export function clickSendValues(saved: ConnectionSettings | null): ClickSendValues {
  const empty = { username: '', apiKey: '', from: '', country: null, baseUrl: '' };
  if (saved?.kind !== 'clicksend') return empty;
  return { ...empty, ...saved, baseUrl: otherEndpoint(saved.baseUrl, usualEndpoints.clicksend) };
}

/** The saved key is only ever used for the same account at the same address. */
export function keepsKey(saved: ConnectionSettings | null, values: ClickSendValues): boolean {
  const endpoint = values.baseUrl.trim() || usualEndpoints.clicksend;
  return (
    saved?.kind === 'clicksend' && saved.username === values.username.trim() && saved.baseUrl === endpoint
  );
}

/** `saved` is null where nothing that was saved can be used again. */
export function clickSendRules(saved: ConnectionSettings | null) {
  return {
    username: required,
    apiKey: (apiKey: string, values: ClickSendValues) => (keepsKey(saved, values) ? null : required(apiKey)),
    country: (country: string | null) => (country === null ? i18n.t('validate.required') : null),
  };
}

/** What was left empty is left out: the saved key, and the usual endpoint. */
export function clickSendAccess(
  { username, apiKey, baseUrl }: ClickSendValues,
  scope: ConnectionScope,
): Input<'integrations.clickSendAccount'> {
  const endpoint = baseUrl.trim();
  return {
    username,
    ...(apiKey === '' ? {} : { apiKey }),
    ...(endpoint === '' ? {} : { baseUrl: endpoint }),
    scope,
  };
}

export function toClickSendInput(
  values: ClickSendValues,
  scope: ConnectionScope,
): Input<'integrations.saveClickSend'> {
  return { ...clickSendAccess(values, scope), from: values.from, country: values.country ?? '' };
}
