import type { ProviderRequest } from '../core/provider.ts';
import { type Reply, jsonReply } from '../core/reply.ts';
import { refuse } from './errors.ts';
import { answerHeaders } from './headers.ts';

const models = [
  ['claude-fable-5-2', 'Claude Fable 5.2', 'fable'],
  ['claude-haiku-5-5', 'Claude Haiku 5.5', 'haiku'],
  ['claude-sonnet-5-5', 'Claude Sonnet 5.5', 'sonnet'],
  ['claude-opus-5-5', 'Claude Opus 5.5', 'opus'],
  ['claude-sonnet-5', 'Claude Sonnet 5', 'sonnet'],
  ['claude-opus-5', 'Claude Opus 5', 'opus'],
  ['claude-sonnet-4-6', 'Claude Sonnet 4.6', 'sonnet'],
  ['claude-haiku-4-5', 'Claude Haiku 4.5', 'haiku'],
  ['claude-sonnet-4-5', 'Claude Sonnet 4.5', 'sonnet'],
].map(([id, name, line]) => ({
  type: 'model',
  id,
  display_name: name,
  created_at: '2026-02-01T00:00:00Z',
  lifecycle: 'active',
  line,
  max_input_tokens: 200_000,
  max_tokens: 64_000,
}));

export function listModels(request: ProviderRequest): Reply {
  const query = new URLSearchParams(request.query);
  const limit = Number(query.get('limit') ?? 20);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) {
    return refuse(request, 400, 'limit: Input should be between 1 and 1000');
  }
  const after = query.get('after_id');
  const start = after === null ? 0 : models.findIndex(({ id }) => id === after) + 1;
  const data = models.slice(start, start + limit);
  return jsonReply(200, answerHeaders(request), {
    data,
    has_more: start + limit < models.length,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
  });
}

export function retrieveModel(request: ProviderRequest, id: string): Reply {
  const model = models.find((known) => known.id === id);
  if (model === undefined) return refuse(request, 404, `model: ${id}`);
  return jsonReply(200, answerHeaders(request), model);
}

export function isKnownModel(model: string): boolean {
  return models.some(({ id }) => id === model);
}
