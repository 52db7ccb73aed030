import { isObject, objectsIn } from '../shared-state.ts';
import { type ClickSendAccess, ask } from './api.ts';
import { text } from './fields.ts';

export interface Sender {
  value: string;
  label: string;
}

interface Source {
  path: string;
  /** Where the list stands in the answer. */
  list(json: Record<string, unknown>): unknown;
  value: string;
  label: string;
}

const sources: readonly Source[] = [
  {
    path: '/numbers?limit=100',
    list: ({ data }) => (isObject(data) ? data['data'] : undefined),
    value: 'dedicated_number',
    label: 'dedicated number',
  },
  {
    path: '/own-numbers',
    list: (json) => json['own_numbers'],
    value: 'phone_number',
    label: 'own number',
  },
  { path: '/alpha-tags', list: (json) => json['alpha_tags'], value: 'alpha_tag', label: 'sender ID' },
];

const shared: Sender = { value: '', label: 'ClickSend’s shared numbers' };

/** What messages may come from, as far as the account tells: not every account may list everything. */
export async function listSenders(access: ClickSendAccess, signal: AbortSignal): Promise<Sender[]> {
  const found = await Promise.all(sources.map((source) => read(access, source, signal)));
  return [shared, ...found.flat()];
}

async function read(
  access: ClickSendAccess,
  { path, list, value, label }: Source,
  signal: AbortSignal,
): Promise<Sender[]> {
  const answer = await ask(access, path, signal);
  if ('failure' in answer || answer.status !== 200 || !isObject(answer.json)) return [];
  return objectsIn(list(answer.json))
    .filter(isUsable)
    .map((item) => text(item[value]))
    .filter((name) => name !== '')
    .map((name) => ({ value: name, label: `${name} (${label})` }));
}

/** Own numbers and sender IDs are listed from the day that somebody asks for them. Dedicated numbers have a status of another kind. */
function isUsable({ status }: Record<string, unknown>): boolean {
  return typeof status !== 'string' || status.toUpperCase() === 'APPROVED';
}
