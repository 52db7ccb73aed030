import { BlockList, isIP } from 'node:net';

/**
 * loopback: this computer. forbidden: cloud metadata, link-local, unspecified, multicast: never a provider.
 * private: inside somebody's network, or not routed at all. public: the rest.
 */
export type AddressKind = 'loopback' | 'forbidden' | 'private' | 'public';

function blockList(...subnets: string[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [address = '', bits = ''] = subnet.split('/');
    list.addSubnet(address, Number(bits), isIP(address) === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}

const loopback = blockList('127.0.0.0/8', '::1/128');

const forbidden = blockList(
  '0.0.0.0/8',
  '169.254.0.0/16', // link-local, with the metadata service of most clouds
  '168.63.129.16/32', // Azure's host
  '100.100.100.200/32', // Alibaba's metadata
  '192.0.0.192/32', // Oracle's metadata
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/128',
  'fe80::/10',
  'ff00::/8',
  'fd00:ec2::254/128', // AWS metadata
  'fd20:ce::254/128', // Google's metadata
  // The same through NAT64 (RFC 6052).
  '64:ff9b::a9fe:0/112',
  '64:ff9b::a83f:8110/128',
  '64:ff9b::6464:64c8/128',
);

const inside = blockList(
  '10.0.0.0/8',
  '100.64.0.0/10',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  'fc00::/7',
  'fec0::/10',
  // Tunnels and translations: an IPv4 address in disguise.
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '2001::/32',
  '2001:db8::/32',
  '2002::/16',
);

/** IPv4 addresses that are mapped into IPv6 (`::ffff:…`) count as what they are. */
export function kindOfAddress(address: string): AddressKind {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (loopback.check(address, family)) return 'loopback';
  if (forbidden.check(address, family)) return 'forbidden';
  return inside.check(address, family) ? 'private' : 'public';
}
