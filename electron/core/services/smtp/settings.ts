import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { ConnectionError, type SettingsOf } from '../../connections/types.ts';
import { kindOfAddress } from '../addresses.ts';
import { normaliseSender } from '../mail/sender.ts';

type Smtp = SettingsOf<'smtp'>;

const label = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

function refuse(field: string, message: string, hint = ''): never {
  throw new ConnectionError('invalid_input', message, hint, field);
}

/** Checks and tidies what a person typed. */
export function normaliseSmtp(settings: Smtp): Smtp {
  const host = hostOf(settings.host);
  const { port, security, username, pin } = settings;
  if (!Number.isInteger(port) || port < 1 || port > 65535) refuse('port', 'A port is a number up to 65535.');
  if (security === 'none' && !isLoopback(host)) {
    refuse(
      'security',
      'Without encryption, the password and every mail would cross the network in the clear.',
      'Choose STARTTLS or TLS; no encryption is for a mail server on this computer only.',
    );
  }
  if (/\p{Cc}/u.test(username))
    refuse('username', 'The user name has a line break or a control character in it.');
  return { ...settings, ...normaliseSender(settings), host, pin: security === 'none' ? null : pin };
}

/** A name or an address, without what people paste along with it. */
export function hostOf(typed: string): string {
  const text = typed.trim();
  const hint = 'Write the name alone, like smtp.example.com.';
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) refuse('host', 'The host has no smtp:// before it.', hint);
  if (text.includes('@')) refuse('host', 'The host is not a mail address and has no user name in it.', hint);
  const bare = text.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  if (isIP(bare) !== 0) return addressOf(bare);
  if (/:\d+$/.test(bare)) refuse('host', 'The port goes into its own field.', hint);
  const name = domainToASCII(bare);
  // "0x7f.1" and the like: the parser reads an address where a person sees a name.
  const plain = /^[^\s/\\?#%:]+$/.test(bare) && isIP(name) === 0;
  if (!plain || name.length > 253 || !name.split('.').every((part) => label.test(part))) {
    refuse('host', 'This is not the name of a server.', hint);
  }
  return name;
}

function addressOf(address: string): string {
  if (kindOfAddress(address) === 'forbidden') {
    refuse('host', 'No mail server can have this address (link-local, metadata or unspecified).');
  }
  return address.toLowerCase();
}

/** `localhost` only ever leads to this computer: the lookup of these connections sees to it. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || (isIP(host) !== 0 && kindOfAddress(host) === 'loopback');
}
