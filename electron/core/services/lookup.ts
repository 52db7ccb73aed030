import { type LookupOptions, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { kindOfAddress } from './addresses.ts';

export const forbiddenAddress = 'EFORBIDDENADDRESS';

/** A name may resolve to a proxy inside the network, but not to metadata or link-local addresses; `localhost` only to this computer. */
export function mayConnect(hostname: string, address: string): boolean {
  const kind = kindOfAddress(address);
  return hostname.toLowerCase() === 'localhost' ? kind === 'loopback' : kind !== 'forbidden';
}

/** For the sockets that carry keys: looks a host up and hands on only what may be connected to. The socket dials what was checked. */
export const guardedLookup: LookupFunction = (hostname, options: LookupOptions, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '');
    const allowed = addresses.filter(({ address }) => mayConnect(hostname, address));
    const [first] = allowed;
    if (!first) return callback(refusal(hostname), '');
    return options.all ? callback(null, allowed) : callback(null, first.address, first.family);
  });
};

function refusal(hostname: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${hostname} resolves to an address that no provider can have`), {
    code: forbiddenAddress,
  });
}
