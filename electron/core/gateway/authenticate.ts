import type { AgentIdentity, Agents, TokenProblem } from '../accounts/types.ts';
import { GatewayError } from './errors.ts';
import type { RequestHead } from './head.ts';

/** Why a token is not taken: what happened, and what to do. */
const problems: Record<TokenProblem, [message: string, hint: string]> = {
  malformed: [
    'What was sent is not a Keydesk token.',
    "Make an agent in Keydesk under Agents and use its token; a provider's own key does not work here.",
  ],
  truncated: [
    'The Keydesk token is incomplete or mistyped: its checksum does not fit.',
    'Copy the whole token again. If it is lost, make a new agent in Keydesk under Agents.',
  ],
  unknown: [
    'No agent has this Keydesk token.',
    'Check that it was made by this Keydesk; if in doubt, make a new agent under Agents.',
  ],
  revoked: ['This Keydesk token was revoked.', 'Make a new agent in Keydesk under Agents and use its token.'],
  expired: [
    'This Keydesk token has expired.',
    'Give the agent more time in Keydesk under Agents, or make a new one.',
  ],
  owner_disabled: [
    'The account of the person who made this agent is switched off.',
    'Ask the admin of this Keydesk to switch the account on again.',
  ],
};

/** Who is calling. The token alone decides; nothing else in a request says who somebody is. */
export function authenticate(agents: Agents, head: RequestHead): AgentIdentity {
  const found = agents.authenticate(readToken(head));
  if (typeof found === 'string') throw new GatewayError('invalid_token', ...problems[found]);
  return found;
}

const whereToSend =
  'Send the token of your Keydesk agent as "Authorization: Bearer <token>", as x-api-key or as api-key.';

/** SDKs differ in where they put the key, and Anthropic's sends it twice when told to. */
export function readToken(head: RequestHead): string {
  const { credentials } = head;
  const repeated = credentials.find(
    ({ name }, at) => credentials.findIndex((one) => one.name === name) !== at,
  );
  if (repeated) {
    throw new GatewayError(
      'invalid_input',
      `The header ${repeated.name} was sent more than once.`,
      'Send each credential header once.',
    );
  }
  const [first, ...others] = credentials.map(tokenIn);
  if (first === undefined) throw new GatewayError('invalid_token', 'No Keydesk token was sent.', whereToSend);
  if (others.some((other) => other !== first)) {
    throw new GatewayError(
      'invalid_token',
      `Two different credentials were sent, in ${credentials.map(({ name }) => name).join(' and ')}.`,
      'Send the token of your Keydesk agent in one of them, or the same token in both.',
    );
  }
  return first;
}

function tokenIn({ name, value }: { name: string; value: string }): string {
  if (name !== 'authorization') return value.trim();
  const bearer = /^bearer +(\S+) *$/i.exec(value)?.[1];
  if (bearer === undefined) {
    throw new GatewayError(
      'invalid_token',
      'The Authorization header is not of the form "Bearer <token>".',
      whereToSend,
    );
  }
  return bearer;
}
