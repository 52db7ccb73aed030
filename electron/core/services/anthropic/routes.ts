import { free } from '../../money/metering/free.ts';
import type { Passthrough } from '../passthrough.ts';
import { inspectMessages } from './inspect.ts';
import { meteredMessages } from './metering.ts';

const shared = 'All agents share one Anthropic key, so what is kept under it is closed:';

export const anthropicPassthrough: Passthrough = {
  prefix: '/anthropic/v1',
  upstreamPrefix: '/v1',
  routes: [
    { method: 'POST', path: '/messages', body: 'json', metered: meteredMessages, inspect: inspectMessages },
    { method: 'POST', path: '/messages/count_tokens', body: 'json', metered: free, inspect: inspectMessages },
    { method: 'POST', path: '/complete', body: 'json', metered: meteredMessages },
    { method: 'GET', path: '/models', body: 'none', metered: free },
    { method: 'GET', path: '/models/{id}', body: 'none', metered: free },
  ],
  closed: [
    { path: '/messages/batches', reason: `${shared} batches and their results can be read by every agent.` },
    {
      path: '/files',
      reason: `${shared} uploaded files can be read by every agent. Send file contents in the request.`,
    },
    { path: '/skills', reason: `${shared} skills can be read and changed by every agent.` },
    { path: '/agents', reason: `${shared} managed agents can be read and changed by every agent.` },
    { path: '/sessions', reason: `${shared} sessions of managed agents can be read by every agent.` },
    {
      path: '/environments',
      reason: `${shared} environments of managed agents can be changed by every agent.`,
    },
    { path: '/memory_stores', reason: `${shared} memory stores can be read by every agent.` },
    { path: '/deployments', reason: `${shared} deployments can be changed by every agent.` },
    {
      path: '/vaults',
      reason: 'Stored credentials are for the administrators of the organisation, not for agents.',
    },
    {
      path: '/organizations',
      reason: 'Managing the organisation is for its administrators, not for agents.',
    },
    { path: '/organization', reason: 'Managing the organisation is for its administrators, not for agents.' },
  ],
  // They would aim the shared key at another workspace of the account.
  stripHeaders: ['anthropic-workspace-id', 'anthropic-organization-id'],
  // Who owns the account is none of the agents' business.
  dropAnswerHeaders: ['anthropic-organization-id', 'anthropic-workspace-id'],
  refusedQuery: ['api_key', 'api-key', 'key'],
};
