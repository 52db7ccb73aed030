import { rootCode, type MailError, type Trouble, needsYou } from './trouble.ts';
import { otherCertificate } from './trust.ts';

const unknownIssuer = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);

/** What is wrong with a certificate, as a sentence about it; null: nothing that is known here. */
export function certificateProblem(code: string, host: string): string | null {
  if (unknownIssuer.has(code)) {
    return `The certificate of ${host} was not issued by one of the authorities that computers trust.`;
  }
  if (code === 'CERT_HAS_EXPIRED') return `The certificate of ${host} has expired.`;
  if (code === 'CERT_NOT_YET_VALID') return `The certificate of ${host} is not valid yet.`;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return `The certificate is for another name than ${host}.`;
  if (/CERT|^ERR_TLS|^HOSTNAME_MISMATCH/.test(code)) return `The certificate of ${host} cannot be verified.`;
  return null;
}

/** The same as what a person can do about it. */
export function certificateTrouble(error: MailError, host: string, pin: string | null): Trouble | null {
  const code = rootCode(error);
  const problem = code === otherCertificate ? '' : certificateProblem(code, host);
  if (problem === null) return null;
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return needsYou(
      `${problem} Whoever runs the server has to renew it; if they have, check this computer's clock. Nothing was sent.`,
    );
  }
  if (pin !== null) {
    return {
      ...needsYou(
        `${host} shows another certificate than the one that you chose to trust. If the server got a new one, look at it and trust that; otherwise somebody may be standing between. Nothing was sent.`,
        'pin',
      ),
      certificate: true,
    };
  }
  const help =
    code === 'ERR_TLS_CERT_ALTNAME_INVALID'
      ? `Enter the name that is in the certificate as the host${named(error)}.`
      : 'If it is the server of your own company, look at the certificate and choose to trust exactly this one.';
  return { ...needsYou(`${problem} ${help} Nothing was sent.`, 'host'), certificate: true };
}

/** Node puts the certificate on the error. */
function named(error: object): string {
  const names = 'cert' in error ? JSON.stringify(error.cert, ['subjectaltname']) : '';
  const found = [...names.matchAll(/DNS:([\w.*-]+)/g)].map(([, name]) => name).slice(0, 3);
  return found.length > 0 ? `: ${found.join(', ')}` : '';
}
