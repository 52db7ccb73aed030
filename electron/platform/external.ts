import { shell } from 'electron';
import { isLoopback } from '../core/oauth/providers.ts';
import { RouteError } from '../core/ipc/errors.ts';

/**
 * The only place that hands an address to the operating system: https, without credentials, written anew. `loopback` is
 * for sign-ins at endpoints on this computer, which an admin has entered.
 */
export async function openExternal(address: string, { loopback } = { loopback: false }): Promise<void> {
  const url = URL.parse(address);
  const allowed = url?.protocol === 'https:' || (loopback && url !== null && isLoopback(url.href));
  if (!allowed || url === null || url.username !== '' || url.password !== '') {
    throw new RouteError('invalid_input', 'Only https addresses are opened.', '', 'url');
  }
  await shell.openExternal(url.href);
}
