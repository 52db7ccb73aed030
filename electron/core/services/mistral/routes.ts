import { free } from '../../money/metering/free.ts';
import type { Passthrough } from '../passthrough.ts';
import { inspectChat, inspectOcr, inspectTranscription } from './inspect.ts';
import { meteredChat, meteredInput, meteredPages, meteredSpeech, meteredTranscription } from './metering.ts';

const shared = 'All agents share one Mistral key, so what is kept under it is closed:';

export const mistralPassthrough: Passthrough = {
  prefix: '/mistral/v1',
  upstreamPrefix: '/v1',
  routes: [
    { method: 'GET', path: '/models', body: 'none', metered: free },
    { method: 'GET', path: '/models/{id}', body: 'none', metered: free },
    { method: 'POST', path: '/chat/completions', body: 'json', metered: meteredChat, inspect: inspectChat },
    { method: 'POST', path: '/fim/completions', body: 'json', metered: meteredChat },
    { method: 'POST', path: '/embeddings', body: 'json', metered: meteredInput },
    { method: 'POST', path: '/moderations', body: 'json', metered: meteredInput },
    { method: 'POST', path: '/chat/moderations', body: 'json', metered: meteredInput },
    { method: 'POST', path: '/classifications', body: 'json', metered: meteredInput },
    { method: 'POST', path: '/chat/classifications', body: 'json', metered: meteredInput },
    { method: 'POST', path: '/ocr', body: 'json', metered: meteredPages, inspect: inspectOcr },
    { method: 'POST', path: '/audio/speech', body: 'json', metered: meteredSpeech },
    {
      method: 'POST',
      path: '/audio/transcriptions',
      body: 'json_or_form',
      metered: meteredTranscription,
      inspect: inspectTranscription,
      formFields: [
        'model',
        'file',
        'file_url',
        'language',
        'temperature',
        'stream',
        'diarize',
        'context_bias',
        'timestamp_granularities',
      ],
    },
  ],
  closed: [
    { path: '/agents', reason: `${shared} agents stored at Mistral can be used and changed by every agent.` },
    {
      path: '/conversations',
      reason: `${shared} stored conversations can be read by every agent. Send earlier turns as messages.`,
    },
    { path: '/libraries', reason: `${shared} document libraries can be read by every agent.` },
    {
      path: '/files',
      reason: `${shared} uploaded files can be read by every agent. Send file contents in the request.`,
    },
    { path: '/batch', reason: `${shared} batches and their results can be read by every agent.` },
    { path: '/fine_tuning', reason: `${shared} training jobs and their data can be read by every agent.` },
    { path: '/audio/voices', reason: `${shared} recorded voices can be used by every agent.` },
    { path: '/connectors', reason: `${shared} connectors work with somebody's connected accounts.` },
    { path: '/workflows', reason: `${shared} workflows can be read and changed by every agent.` },
    { path: '/rag', reason: `${shared} search indexes can be read by every agent.` },
    { path: '/observability', reason: `${shared} recorded calls of all agents would be readable.` },
    {
      path: '/client',
      reason: 'Client sessions hand out a credential of their own, which would leave Keydesk.',
    },
    {
      path: '/service-accounts',
      reason: 'Managing the workspace is for its administrators, not for agents.',
    },
    { path: '/users', reason: 'Managing the workspace is for its administrators, not for agents.' },
    {
      method: 'DELETE',
      path: '/models',
      reason: 'Deleting a model takes it from everybody who uses the shared key.',
    },
  ],
  stripHeaders: [],
  dropAnswerHeaders: [],
  refusedQuery: ['api_key', 'api-key', 'key'],
};
