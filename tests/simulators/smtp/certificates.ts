import { type KeyObject, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { bits, integer, octets, oid, pem, sequence, set, time, tlv, utf8, yes } from './der.ts';

/**
 * self-signed: for localhost and 127.0.0.1. expired: the same, but of yesterday. wrong-name: for another host.
 * private-ca: for localhost and 127.0.0.1, signed by an authority that nobody knows.
 */
export type CertificateKind = 'self-signed' | 'expired' | 'wrong-name' | 'private-ca';

/** All in PEM. */
export interface Certificate {
  key: string;
  cert: string;
  /** What a client has to trust. */
  ca: string;
}

const day = 24 * 60 * 60 * 1000;
const localNames = ['localhost', '127.0.0.1'];

export function makeCertificate(kind: CertificateKind): Certificate {
  const names = kind === 'wrong-name' ? ['mail.example.com'] : localNames;
  const end = Date.now() + (kind === 'expired' ? -day : day);
  if (kind !== 'private-ca') {
    const own = newKeys();
    const cert = issue({ names, end, subject: own, issuer: own });
    return { key: privatePem(own), cert, ca: cert };
  }
  const authority = newKeys();
  const ca = issue({ names: [authorityName], end, subject: authority, issuer: authority });
  const own = newKeys();
  return {
    key: privatePem(own),
    cert: issue({ names, end, subject: own, issuer: authority, by: authorityName }),
    ca,
  };
}

const authorityName = 'A private authority';

type Keys = ReturnType<typeof newKeys>;

function newKeys(): { publicKey: KeyObject; privateKey: KeyObject } {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

interface Order {
  names: string[];
  end: number;
  subject: Keys;
  issuer: Keys;
  /** Who signs; left out, it signs itself. */
  by?: string;
}

const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));

function issue({ names, end, subject, issuer, by }: Order): string {
  const [commonName = ''] = names;
  const content = sequence(
    tlv(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaWithSha256,
    nameOf(by ?? commonName),
    sequence(time(new Date(end - 30 * day)), time(new Date(end))),
    nameOf(commonName),
    subject.publicKey.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(constraints(commonName === authorityName), alternativeNames(names))),
  );
  const signature = sign('sha256', content, issuer.privateKey);
  return pem('CERTIFICATE', sequence(content, ecdsaWithSha256, bits(signature)));
}

function nameOf(commonName: string): Buffer {
  return sequence(set(sequence(oid('550403'), utf8(commonName))));
}

function constraints(isAuthority: boolean): Buffer {
  return sequence(oid('551d13'), yes, octets(sequence(...(isAuthority ? [yes] : []))));
}

function alternativeNames(names: string[]): Buffer {
  const encoded = names.map((name) =>
    isIPv4(name) ? tlv(0x87, Buffer.from(name.split('.').map(Number))) : tlv(0x82, Buffer.from(name)),
  );
  return sequence(oid('551d11'), octets(sequence(...encoded)));
}

function privatePem({ privateKey }: Keys): string {
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
