import type { ServiceEntry } from '../../../shared/services.ts';
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

/** A personal service that the agent's owner has not connected. */
export function missingConnection({ name }: ServiceEntry): Words {
  return {
    message: `${name} is not connected for the person who owns this agent.`,
    hint: 'It speaks in their name, so only they can connect it, in Keydesk under Integrations.',
  };
}
