import { free } from '../../money/metering/free.ts';
import type { Passthrough } from '../passthrough.ts';
import { imageEditFields, transcriptionFields, translationFields, variationFields } from './form-fields.ts';
import { meteredImages, meteredSpeech, meteredTranscription } from './media-metering.ts';
import { meteredChat, meteredInput, meteredResponse } from './metering.ts';
import { inspectChat, inspectImages, inspectResponse, inspectSpeech } from './inspect.ts';

const shared = 'All agents share one OpenAI key, so what is kept under it is closed:';

export const openaiPassthrough: Passthrough = {
  prefix: '/openai/v1',
  upstreamPrefix: '/v1',
  routes: [
    { method: 'GET', path: '/models', body: 'none', metered: free },
    { method: 'GET', path: '/models/{id}', body: 'none', metered: free },
    { method: 'POST', path: '/chat/completions', body: 'json', metered: meteredChat, inspect: inspectChat },
    { method: 'POST', path: '/responses', body: 'json', metered: meteredResponse, inspect: inspectResponse },
    {
      method: 'POST',
      path: '/responses/input_tokens',
      body: 'json',
      metered: free,
      inspect: inspectResponse,
    },
    {
      method: 'POST',
      path: '/responses/compact',
      body: 'json',
      metered: meteredResponse,
      inspect: inspectResponse,
    },
    { method: 'POST', path: '/completions', body: 'json', metered: meteredChat },
    { method: 'POST', path: '/embeddings', body: 'json', metered: meteredInput },
    { method: 'POST', path: '/moderations', body: 'json', metered: free },
    { method: 'POST', path: '/audio/speech', body: 'json', metered: meteredSpeech, inspect: inspectSpeech },
    {
      method: 'POST',
      path: '/audio/transcriptions',
      body: 'form',
      metered: meteredTranscription,
      formFields: transcriptionFields,
    },
    {
      method: 'POST',
      path: '/audio/translations',
      body: 'form',
      metered: meteredTranscription,
      formFields: translationFields,
    },
    { method: 'POST', path: '/images/generations', body: 'json', metered: meteredImages },
    {
      method: 'POST',
      path: '/images/edits',
      body: 'json_or_form',
      metered: meteredImages,
      inspect: inspectImages,
      formFields: imageEditFields,
    },
    {
      method: 'POST',
      path: '/images/variations',
      body: 'form',
      metered: meteredImages,
      formFields: variationFields,
    },
  ],
  closed: [
    {
      path: '/files',
      reason: `${shared} uploaded files can be read by every agent. Send file contents in the request.`,
    },
    { path: '/uploads', reason: `${shared} uploaded files can be read by every agent.` },
    { path: '/batches', reason: `${shared} batches and their results can be read by every agent.` },
    { path: '/fine_tuning', reason: `${shared} training jobs and their data can be read by every agent.` },
    { path: '/vector_stores', reason: `${shared} vector stores can be read by every agent.` },
    { path: '/assistants', reason: `${shared} assistants can be read and changed by every agent.` },
    { path: '/threads', reason: `${shared} threads can be read by every agent.` },
    { path: '/conversations', reason: `${shared} stored conversations can be read by every agent.` },
    {
      path: '/responses',
      reason: `${shared} stored responses can be read by every agent. Send earlier turns in \`input\`.`,
    },
    { path: '/chat/completions', reason: `${shared} stored chats can be read by every agent.` },
    { path: '/containers', reason: `${shared} containers and their files can be read by every agent.` },
    { path: '/evals', reason: `${shared} evaluations can be read by every agent.` },
    { path: '/videos', reason: `${shared} videos are made as stored jobs, which every agent could read.` },
    { path: '/skills', reason: `${shared} skills can be read and changed by every agent.` },
    { path: '/audio/voices', reason: `${shared} recorded voices can be used by every agent.` },
    { path: '/audio/voice_consents', reason: `${shared} recorded consents can be read by every agent.` },
    {
      method: 'DELETE',
      path: '/models',
      reason: 'Deleting a model takes it from everybody who uses the shared key.',
    },
    { path: '/organization', reason: 'Managing the organisation is for its administrators, not for agents.' },
    { path: '/projects', reason: 'Managing projects is for their administrators, not for agents.' },
    {
      path: '/realtime',
      reason: 'Realtime sessions hand out a credential of their own, which would leave Keydesk.',
    },
    { path: '/live', reason: 'Live sessions hand out a credential of their own, which would leave Keydesk.' },
    {
      path: '/chatkit',
      reason: 'ChatKit sessions hand out a credential of their own, which would leave Keydesk.',
    },
  ],
  // They would aim the shared key at another organisation or project of the account.
  stripHeaders: ['openai-organization', 'openai-project'],
  // Who owns the account is none of the agents' business.
  dropAnswerHeaders: ['openai-organization', 'openai-project'],
  refusedQuery: ['api_key', 'api-key', 'key'],
};
