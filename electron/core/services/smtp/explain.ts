import { forbiddenAddress } from '../lookup.ts';
import { certificateTrouble } from './certificate-trouble.ts';
import { type Told, said, serverName } from './said.ts';
import { noSignInOffered } from './session.ts';
import { microsoftTrouble, signInTrouble } from './sign-in-trouble.ts';
import { type MailError, type Trouble, mayPass, needsYou, rootCode } from './trouble.ts';

const noNetwork = new Set(['ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN', 'EHOSTDOWN']);

/** Says in words why a mail server could not be used, and which setting to change. */
export function explain(thrown: unknown, told: Told): Trouble {
  const error: MailError = thrown instanceof Error ? thrown : {};
  return (
    reaching(error, told) ??
    certificateTrouble(error, told.settings.host, told.settings.pin) ??
    encryption(error, told) ??
    microsoftTrouble(error, told) ??
    answered(error, told)
  );
}

function reaching(error: MailError, { settings }: Told): Trouble | null {
  const { host, port } = settings;
  const code = rootCode(error);
  if (code === forbiddenAddress) {
    return needsYou(`${host} leads to an address that cannot be a mail server. Check the host.`, 'host');
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EAI_FAIL') {
    return mayPass(
      `There is no server by the name ${host}, or this computer is offline. Check the host for typing errors.`,
    );
  }
  if (code === 'ECONNREFUSED') {
    return mayPass(
      `Nothing takes connections at ${serverName(settings)}. Check the host and the port: usual are 587 with STARTTLS and 465 with TLS.`,
    );
  }
  if (noNetwork.has(code)) {
    return mayPass(`${host} cannot be reached from this network. Check that this computer is online.`);
  }
  if (code === 'ETIMEDOUT') return late(error, settings);
  if (code === noSignInOffered) {
    return needsYou(
      `The server offers no sign-in on port ${port}. Choose the port for mail programs: 587 with STARTTLS or 465 with TLS. The password was not sent.`,
      'port',
    );
  }
  return null;
}

function late({ timeoutType }: MailError, settings: Told['settings']): Trouble {
  const server = serverName(settings);
  if (timeoutType === 'GREETING_TIMEOUT' && settings.security !== 'tls') {
    return needsYou(
      `${server} took the connection but said nothing, as a port does that expects TLS from the start. Set the security to TLS (usual port 465), or use port 587 with STARTTLS.`,
      'security',
    );
  }
  if (timeoutType === 'UPGRADE_TIMEOUT') {
    return mayPass(
      `${server} did not complete the encryption. If this stays so, check port and security: 465 goes with TLS, 587 with STARTTLS.`,
    );
  }
  if (timeoutType === 'GREETING_TIMEOUT' || timeoutType === 'SOCKET_TIMEOUT') {
    return mayPass(`${server} took too long to answer.`);
  }
  return mayPass(
    `${server} did not answer. Check the host and the port; many networks block port 25, and 587 with STARTTLS or 465 with TLS usually works.`,
  );
}

// A plain-text greeting read as a TLS record, in the words of OpenSSL and of BoringSSL.
const plainText = /wrong.version.number|packet.length.too.long|record.layer.failure|http.request/i;

function encryption(error: MailError, told: Told): Trouble | null {
  const { security, port } = told.settings;
  const { message = '', code, command, responseCode = 0, response } = error;
  if (plainText.test(message) || plainText.test(rootCode(error))) {
    return security === 'tls'
      ? needsYou(
          `Port ${port} does not begin with TLS. Set the security to STARTTLS (usual port 587), or use port 465 with TLS.`,
          'security',
        )
      : needsYou(
          `Port ${port} offered STARTTLS but does not speak TLS. Ask whoever runs the server.`,
          'port',
        );
  }
  const noStartTls = command === 'STARTTLS' || (command === 'EHLO' && security === 'starttls');
  if (noStartTls && responseCode >= 400 && responseCode < 500) {
    return mayPass(`The server cannot encrypt at the moment.${said(response, told)}`);
  }
  if (noStartTls) {
    return needsYou(
      `The server does not offer STARTTLS on port ${port}, so the password would cross the network in the clear. It was not sent. Set the security to TLS (usual port 465), or ask whoever runs the server.`,
      'security',
    );
  }
  if (code === 'ETLS' || /^ERR_SSL|EPROTO$/.test(rootCode(error))) {
    return needsYou(
      `No encryption that both sides know came about on port ${port}. Check port and security: 465 goes with TLS, 587 with STARTTLS. The server needs TLS 1.2 or newer.`,
      'security',
    );
  }
  return null;
}

function answered(error: MailError, told: Told): Trouble {
  const { code, response, responseCode = 0 } = error;
  const words = said(response, told);
  if (code === 'EAUTH') return signInTrouble(error, told);
  if (responseCode >= 500) return needsYou(`The server turned this computer away.${words}`, 'host');
  if (code === 'EPROTOCOL' && responseCode === 0) {
    return needsYou(
      `What answers at ${serverName(told.settings)} is not a mail server. Check the host and the port.`,
      'port',
    );
  }
  if (responseCode >= 400) return mayPass(`The server cannot take mail at the moment.${words}`);
  return mayPass(`${serverName(told.settings)} broke the connection off.`);
}
