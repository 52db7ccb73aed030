import type { SettingsOf } from '../../connections/types.ts';

/** Who is asked, and with what: for explanations. */
export interface Told {
  settings: SettingsOf<'smtp'>;
  password: string;
}

const longest = 240;

/** A server's reply, fit to be shown: one line, not too long, and without the password, should the server echo it. */
export function quote(response: string | undefined, { settings, password }: Told): string {
  const line = (response ?? '')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const hidden = secretForms(settings.username, password).reduce(
    (text, secret) => text.replaceAll(secret, '•••'),
    line,
  );
  return hidden.length > longest ? `${hidden.slice(0, longest)}…` : hidden;
}

/** As it stands in AUTH PLAIN and AUTH LOGIN too. */
function secretForms(username: string, password: string): string[] {
  if (password === '') return [];
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  return [base64(`\0${username}\0${password}`), base64(password), password];
}

/** As a sentence to add, or nothing. */
export function said(response: string | undefined, told: Told): string {
  const reply = quote(response, told);
  return reply === '' ? '' : ` The server said: “${reply}”.`;
}

export function serverName({ host, port }: { host: string; port: number }): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
