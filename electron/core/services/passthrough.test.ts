import { describe, expect, it } from 'vitest';
import { adapters, allAdapters } from './index.ts';
import { matchPath } from './passthrough.ts';
import type { SystemServiceId } from '../../../shared/services.ts';

function match(service: SystemServiceId, request: string) {
  const [method = '', path = ''] = request.split(' ');
  return matchPath(adapters[service].passthrough, method, path);
}

describe('paths that are open', () => {
  it.each([
    ['openai', 'GET /openai/v1/models', '/v1/models'],
    ['openai', 'GET /openai/v1/models/gpt-4o-mini', '/v1/models/gpt-4o-mini'],
    ['openai', 'GET /openai/v1/models/ft:gpt-4o:acme::abc', '/v1/models/ft:gpt-4o:acme::abc'],
    ['openai', 'GET /openai/v1/models/ft%3Agpt-4o', '/v1/models/ft%3Agpt-4o'],
    ['openai', 'POST /openai/v1/chat/completions', '/v1/chat/completions'],
    ['openai', 'POST /openai/v1/responses', '/v1/responses'],
    ['openai', 'POST /openai/v1/embeddings', '/v1/embeddings'],
    ['openai', 'POST /openai/v1/audio/transcriptions', '/v1/audio/transcriptions'],
    ['openai', 'POST /openai/v1/images/generations', '/v1/images/generations'],
    ['anthropic', 'POST /anthropic/v1/messages', '/v1/messages'],
    ['anthropic', 'POST /anthropic/v1/messages/count_tokens', '/v1/messages/count_tokens'],
    ['anthropic', 'GET /anthropic/v1/models/claude-x', '/v1/models/claude-x'],
    ['mistral', 'POST /mistral/v1/chat/completions', '/v1/chat/completions'],
    ['mistral', 'POST /mistral/v1/fim/completions', '/v1/fim/completions'],
    ['mistral', 'POST /mistral/v1/ocr', '/v1/ocr'],
    ['serper', 'POST /serper/search', '/search'],
    ['serper', 'GET /serper/news', '/news'],
  ] as const)('%s: %s goes to %s', (service, request, upstreamPath) => {
    expect(match(service, request)).toMatchObject({ kind: 'open', upstreamPath });
  });
});

describe('paths that are closed, each with its reason', () => {
  it.each([
    ['openai', 'GET /openai/v1/files', /uploaded files/],
    ['openai', 'POST /openai/v1/files', /uploaded files/],
    ['openai', 'GET /openai/v1/files/file-abc/content', /uploaded files/],
    ['openai', 'POST /openai/v1/uploads', /uploaded files/],
    ['openai', 'GET /openai/v1/batches/batch_1', /batches/],
    ['openai', 'POST /openai/v1/fine_tuning/jobs', /training/],
    ['openai', 'GET /openai/v1/vector_stores', /vector stores/],
    ['openai', 'POST /openai/v1/assistants', /assistants/],
    ['openai', 'GET /openai/v1/threads/thread_1/messages', /threads/],
    ['openai', 'GET /openai/v1/responses/resp_1', /stored responses/],
    ['openai', 'DELETE /openai/v1/responses/resp_1', /stored responses/],
    ['openai', 'GET /openai/v1/responses/resp_1/input_items', /stored responses/],
    ['openai', 'POST /openai/v1/responses/resp_1/cancel', /stored responses/],
    ['openai', 'GET /openai/v1/chat/completions', /stored chats/],
    ['openai', 'GET /openai/v1/chat/completions/chatcmpl-1', /stored chats/],
    ['openai', 'GET /openai/v1/conversations/conv_1', /stored conversations/],
    ['openai', 'GET /openai/v1/containers', /containers/],
    ['openai', 'GET /openai/v1/evals', /evaluations/],
    ['openai', 'GET /openai/v1/organization/projects', /organisation/],
    ['openai', 'POST /openai/v1/realtime/client_secrets', /credential of their own/],
    ['openai', 'DELETE /openai/v1/models/ft:gpt', /Deleting a model/],
    ['anthropic', 'POST /anthropic/v1/messages/batches', /batches/],
    ['anthropic', 'GET /anthropic/v1/messages/batches/msgbatch_1/results', /batches/],
    ['anthropic', 'GET /anthropic/v1/files', /uploaded files/],
    ['anthropic', 'GET /anthropic/v1/organizations/api_keys', /organisation/],
    ['mistral', 'POST /mistral/v1/agents', /agents stored/],
    ['mistral', 'POST /mistral/v1/agents/completions', /agents stored/],
    ['mistral', 'POST /mistral/v1/conversations', /conversations/],
    ['mistral', 'GET /mistral/v1/libraries', /libraries/],
    ['mistral', 'GET /mistral/v1/files', /uploaded files/],
    ['mistral', 'POST /mistral/v1/batch/jobs', /batches/],
    ['mistral', 'GET /mistral/v1/fine_tuning/jobs', /training/],
    ['serper', 'GET /serper/account', /balance/],
    ['serper', 'POST /serper/scrape', /another host/],
  ] as const)('%s: %s', (service, request, reason) => {
    const result = match(service, request);
    expect(result.kind).toBe('closed');
    expect(result).toMatchObject({ reason: { message: expect.stringMatching(reason) } });
  });

  it('an open path under another method says which method is open', () => {
    expect(match('anthropic', 'GET /anthropic/v1/messages')).toMatchObject({
      reason: { message: expect.stringContaining('POST only') },
    });
  });

  it.each([
    ['openai', 'GET /openai/v1/models/', /not on the list/],
    ['openai', 'GET /openai/v1/models/a/b', /not on the list/],
    ['openai', 'POST /openai/v1/models/gpt', /GET only/],
    ['mistral', 'GET /mistral/v1/models/', /not on the list/],
    ['mistral', 'DELETE /mistral/v1/models/ft:a', /Deleting a model/],
  ] as const)('only deleting a model is called so: %s %s', (service, request, reason) => {
    expect(match(service, request)).toMatchObject({
      kind: 'closed',
      reason: { message: expect.stringMatching(reason) },
    });
  });

  it('anything that nobody listed is closed too, and the hint lists what is open', () => {
    expect(match('openai', 'POST /openai/v1/something/new')).toMatchObject({
      kind: 'closed',
      reason: {
        message: expect.stringContaining('not on the list'),
        hint: expect.stringContaining('/openai/v1/models'),
      },
    });
  });
});

describe('path tricks', () => {
  it.each([
    'GET /openai/v1/models/..',
    'GET /openai/v1/models/.',
    'GET /openai/v1/models/%2e%2e',
    'GET /openai/v1/models/a%2fb',
    'GET /openai/v1/models/a%2Ffiles',
    'GET /openai/v1/models/a%5cb',
    'GET /openai/v1/models/a\\b',
    'GET /openai/v1/models/a%00',
    'GET /openai/v1/models/a;b',
    'GET /openai/v1/models/',
    'GET /openai/v1//models',
    'GET /openai/v1/models/../files',
    'POST /openai/v1/chat/completions/',
    'POST /openai/v1/chat%2fcompletions',
    'POST /openai/v1/Chat/Completions',
    'POST /openai/v1',
    'POST /openai/v1chat/completions',
    'POST /anthropic/v1/chat/completions',
    'POST http://evil.example/openai/v1/chat/completions',
    'post /openai/v1/chat/completions',
    'HEAD /openai/v1/models',
    'CONNECT /openai/v1/chat/completions',
  ])('%s is not open', (request) => {
    expect(match('openai', request).kind).toBe('closed');
  });
});

describe('the table of routes', () => {
  it.each(allAdapters.map((adapter) => [adapter.id, adapter] as const))(
    '%s: every listed route is reached',
    (_id, adapter) => {
      const { passthrough } = adapter;
      for (const route of passthrough.routes) {
        const path = `${passthrough.prefix}${route.path.replace('{id}', 'some-id')}`;
        expect(matchPath(passthrough, route.method, path)).toMatchObject({ kind: 'open', route });
      }
    },
  );

  it.each(allAdapters.map((adapter) => [adapter.id, adapter] as const))(
    '%s: nothing but reading models and asking is open',
    (_id, { passthrough }) => {
      const shared =
        /file|batch|thread|assistant|store|conversation|container|tuning|organi|upload|eval|agent|librar/;
      expect(passthrough.routes.map((route) => route.path).filter((path) => shared.test(path))).toEqual([]);
    },
  );

  it('every form says which fields it may have', () => {
    const routes = allAdapters.flatMap(({ passthrough }) => passthrough.routes);
    const forms = routes.filter(({ body }) => body === 'form' || body === 'json_or_form');
    expect(forms.length).toBeGreaterThan(4);
    for (const { formFields } of forms) {
      expect(formFields).toContain('model');
      expect(formFields).not.toContain('file_id');
    }
  });
});
