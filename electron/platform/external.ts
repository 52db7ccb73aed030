import { shell } from 'electron';
import { RouteError } from '../core/ipc/errors.ts';

/** The only place that hands an address to the operating system: https, without credentials, written anew. */
export async function openExternal(address: string): Promise<void> {
  const url = URL.parse(address);
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') {
    throw new RouteError('invalid_input', 'Only https addresses are opened.', '', 'url');
  }
  await shell.openExternal(url.href);
}
