import type { Permission } from '../../../shared/ipc/permissions.ts';
import { type UserServiceId, serviceById } from '../../../shared/services.ts';
import type { ConnectionProblem } from '../connections/types.ts';
import { missingPermission } from '../services/mail/mailbox/permissions.ts';
import type { KeyProblem } from '../services/types.ts';
import { GatewayError } from './errors.ts';

interface Words {
  message: string;
  hint: string;
}

const words: Record<KeyProblem, (provider: string) => Words> = {
  none: (provider) => ({
    message: `No ${provider} key is saved in Keydesk.`,
    hint: 'Ask the admin to add one under API Keys; it works at once.',
  }),
  disabled: (provider) => ({
    message: `${provider} refused the saved key, so Keydesk has switched it off.`,
    hint: 'Ask the admin to save a new one under API Keys; it works at once.',
  }),
  unreadable: (provider) => ({
    message: `The saved ${provider} key cannot be read any more.`,
    hint: 'Ask the admin to enter it again under API Keys.',
  }),
  vault_locked: () => ({
    message: 'Keydesk is locked, so its keys cannot be used.',
    hint: 'Ask whoever runs this Keydesk to unlock it.',
  }),
};

/** Why no shared key serves a call; discovery and the refusal of a call say the same. */
export function missingKey(provider: string, problem: KeyProblem): Words {
  return words[problem](provider);
}

export function needsKey(provider: string, problem: KeyProblem): GatewayError {
  const { message, hint } = missingKey(provider, problem);
  return new GatewayError('needs_key', message, hint);
}

const connectionHints: Record<ConnectionProblem['problem'], string> = {
  none: 'It speaks in their name. Ask them to connect it in Keydesk under Integrations; it works at once.',
  needs_you: 'Only the person who owns this agent can mend it, in Keydesk under Integrations.',
  unreadable: 'Only the person who owns this agent can connect it again, in Keydesk under Integrations.',
  vault_locked: 'Ask whoever runs this Keydesk to unlock it.',
};

/** The connection is there, and its owner has not allowed it this. */
export function needsPermission(service: UserServiceId, permission: Permission): GatewayError {
  const { message, hint } = missingPermission(serviceById(service).name, permission);
  return new GatewayError('needs_permission', message, hint);
}

/** Why no connection serves a call; discovery gives the same reason. */
export function needsConnection({ problem, reason }: ConnectionProblem): GatewayError {
  const code = problem === 'none' ? 'needs_connection' : 'needs_reconnect';
  return new GatewayError(code, reason, connectionHints[problem]);
}
