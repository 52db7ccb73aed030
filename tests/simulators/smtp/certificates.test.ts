import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { type CertificateKind, makeCertificate } from './certificates.ts';

/** What a client says that trusts exactly this. */
async function handshake(kind: CertificateKind, trusting: 'it' | 'nobody' = 'it'): Promise<unknown> {
  const { key, cert, ca } = makeCertificate(kind);
  const server = createServer({ key, cert }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = connect({ port, host: '127.0.0.1', ...(trusting === 'it' ? { ca } : {}) });
  const outcome = await once(client, 'secureConnect').then(
    () => 'trusted',
    (error: NodeJS.ErrnoException) => error.code,
  );
  client.destroy();
  server.close();
  return outcome;
}

describe('a certificate made at run time', () => {
  it.each([
    ['self-signed', 'trusted'],
    ['private-ca', 'trusted'],
    ['expired', 'CERT_HAS_EXPIRED'],
    ['wrong-name', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ] as const)('that is %s ends in %s where it is trusted', async (kind, outcome) => {
    expect(await handshake(kind)).toBe(outcome);
  });

  it.each([
    ['self-signed', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['private-ca', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ] as const)('that is %s ends in %s where it is not', async (kind, outcome) => {
    expect(await handshake(kind, 'nobody')).toBe(outcome);
  });

  it('names the host and its address', () => {
    const { cert, ca } = makeCertificate('private-ca');
    expect(new X509Certificate(cert)).toMatchObject({
      subject: 'CN=localhost',
      issuer: 'CN=A private authority',
      subjectAltName: 'DNS:localhost, IP Address:127.0.0.1',
      ca: false,
    });
    expect(new X509Certificate(ca).ca).toBe(true);
  });
});
