import { unixSeconds } from '../core/ids.ts';
import type { ProviderRequest } from '../core/provider.ts';
import { type Reply, jsonReply } from '../core/reply.ts';
import { type BadField, refuse, unprocessable } from './errors.ts';
import { answerHeaders } from './headers.ts';

const catalogue: [id: string, alias: string, ability: 'chat' | 'fim' | 'embed'][] = [
  ['mistral-large-2512', 'mistral-large-latest', 'chat'],
  ['mistral-medium-2508', 'mistral-medium-latest', 'chat'],
  ['mistral-small-2506', 'mistral-small-latest', 'chat'],
  ['ministral-8b-2410', 'ministral-8b-latest', 'chat'],
  ['open-mistral-nemo-2407', 'open-mistral-nemo', 'chat'],
  ['codestral-2508', 'codestral-latest', 'fim'],
  ['mistral-embed-2312', 'mistral-embed', 'embed'],
];

function card([id, alias, ability]: (typeof catalogue)[number]) {
  return {
    id,
    object: 'model',
    created: unixSeconds(),
    owned_by: 'mistralai',
    capabilities: {
      completion_chat: ability !== 'embed',
      function_calling: ability !== 'embed',
      completion_fim: ability === 'fim',
      fine_tuning: false,
      vision: false,
    },
    name: id,
    description: `Simulated ${id}.`,
    max_context_length: 131_072,
    aliases: [alias],
    deprecation: null,
    default_model_temperature: 0.3,
    type: 'base',
  };
}

export function listModels(request: ProviderRequest): Reply {
  return jsonReply(200, answerHeaders(request), { object: 'list', data: catalogue.map(card) });
}

/** The refusal of missing fields (as the validator words it) or of an unknown model, or null. */
export function bodyProblem(
  request: ProviderRequest,
  body: Record<string, unknown>,
  field: string,
): Reply | null {
  const missing: BadField[] = ['model', field]
    .filter((name) => body[name] === undefined)
    .map((name) => ({ type: 'missing', loc: ['body', name], msg: 'Field required', input: body }));
  if (missing.length > 0) return unprocessable(request, missing);
  const model = body['model'];
  if (catalogue.some(([id, alias]) => model === id || model === alias)) return null;
  return refuse(request, 400, {
    message: `Invalid model: ${String(model)}`,
    type: 'invalid_model',
    code: '1500',
  });
}
