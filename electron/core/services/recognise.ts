import { type SystemServiceId, serviceById } from '../../../shared/services.ts';
import { adapters, allAdapters } from './index.ts';
import { KeyError } from './types.ts';

// Keys that Keydesk has no place for, by the prefix that their providers publish for secret scanners.
const strangers: readonly [prefix: RegExp, name: string][] = [
  [/^sk-or-/, 'OpenRouter'],
  [/^gsk_/, 'Groq'],
  [/^xai-/, 'xAI'],
  [/^AIza/, 'Google'],
  [/^pplx-/, 'Perplexity'],
  [/^tvly-/, 'Tavily'],
  [/^hf_/, 'Hugging Face'],
  [/^r8_/, 'Replicate'],
  [/^csk-/, 'Cerebras'],
  [/^fw_/, 'Fireworks'],
  [/^(?:gh[pousr]_|github_pat_)/, 'GitHub'],
  [/^glpat-/, 'GitLab'],
  [/^AKIA/, 'AWS'],
  [/^[sr]k_(?:live|test)_/, 'Stripe'],
  [/^xox[abprs]-/, 'Slack'],
];

function wrongProvider(name: string, service: SystemServiceId, hint: string): KeyError {
  return new KeyError(
    'wrong_provider',
    `This is a key of ${name}, not of ${adapters[service].name}.`,
    hint,
    'secret',
  );
}

/** Throws when the prefix says that this key does not belong here. With an endpoint of the admin's own, only keys of the four services are told apart. */
export function refuseForeignKey(service: SystemServiceId, secret: string, ownEndpoint: boolean): void {
  for (const adapter of allAdapters) {
    const kind = adapter.recognise(secret);
    if (kind === 'admin') {
      throw new KeyError(
        'admin_key_refused',
        `This is an admin key of ${adapter.name}: it can make other keys and manage the organisation.`,
        `Make an ordinary API key at ${serviceById(adapter.id).site} and use that one.`,
        'secret',
      );
    }
    if (kind === 'sign_in') {
      throw new KeyError(
        'invalid_input',
        `This is a person's sign-in token of ${adapter.name}, not an API key: it acts for that person and soon expires.`,
        `Make an API key at ${serviceById(adapter.id).site}.`,
        'secret',
      );
    }
    if (kind === 'key' && adapter.id !== service) {
      throw wrongProvider(adapter.name, service, `Save it under ${adapter.name}.`);
    }
  }
  const stranger = ownEndpoint ? undefined : strangers.find(([prefix]) => prefix.test(secret));
  if (stranger) throw wrongProvider(stranger[1], service, `Paste a key of ${adapters[service].name}.`);
}

// Without a prefix only the shape speaks, and not loudly enough to refuse a key before its provider was asked.
const shapes: readonly [shape: RegExp, service: SystemServiceId][] = [
  [/^[0-9a-f]{40}$/, 'serper'],
  [/^[0-9A-Za-z]{32}$/, 'mistral'],
];

/** For the message of a rejection: whose key this looks like. */
export function resemblance(service: SystemServiceId, secret: string): string {
  const match = shapes.find(([shape]) => shape.test(secret));
  return match && match[1] !== service ? ` It has the shape of a ${adapters[match[1]].name} key.` : '';
}
