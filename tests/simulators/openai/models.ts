import type { ProviderRequest } from '../core/provider.ts';
import { type Reply, jsonReply } from '../core/reply.ts';
import { refuse } from './errors.ts';
import { answerHeaders } from './headers.ts';

const created = 1_760_000_000;

const models = [
  'gpt-6-sol',
  'gpt-5.4',
  'gpt-5.4-mini',
  'gpt-5',
  'gpt-5-mini',
  'gpt-5-nano',
  'gpt-4.1',
  'gpt-4.1-mini',
  'gpt-4o',
  'gpt-4o-mini',
  'o4-mini',
  'gpt-3.5-turbo',
  'gpt-3.5-turbo-instruct',
  'text-embedding-3-small',
  'text-embedding-3-large',
].map((id, at) => ({ id, object: 'model', created: created + at * 86_400, owned_by: 'system' }));

export function listModels(request: ProviderRequest): Reply {
  return jsonReply(200, answerHeaders(request), { object: 'list', data: models });
}

export function retrieveModel(request: ProviderRequest, id: string): Reply {
  const model = models.find((known) => known.id === id);
  if (model !== undefined) return jsonReply(200, answerHeaders(request), model);
  const message = `The model '${id}' does not exist`;
  return refuse(request, { status: 404, message, param: 'model', code: 'model_not_found' });
}

/** The refusal of a missing or unknown model, or null. */
export function modelProblem(request: ProviderRequest, model: unknown): Reply | null {
  if (typeof model !== 'string')
    return refuse(request, { status: 400, message: 'you must provide a model parameter' });
  if (models.some(({ id }) => id === model)) return null;
  const message = `The model \`${model}\` does not exist or you do not have access to it.`;
  return refuse(request, { status: 404, message, code: 'model_not_found' });
}
