import type { InvalidInput } from '../../services/send-tool.ts';
import { modelIn } from '../body/look.ts';
import { readBody, scanError } from '../body/read.ts';
import type { Call } from '../call.ts';
import { GatewayError } from '../errors.ts';

/** Unlike a passthrough body, this one is parsed and written anew, which blocks the process for as long. */
export const toolBodyLimit = 8 * 1024 * 1024;
/** From here on, reading the bytes as text and parsing the text are two steps, with a turn for others between. */
const largeBody = 1024 * 1024;

export interface ToolBody {
  action: unknown;
  input: Record<string, unknown>;
  model: string | null;
}

export async function readToolBody(call: Call, limit = toolBodyLimit): Promise<ToolBody> {
  const body = await readBody(call, 'json', limit);
  const model = modelIn(body);
  const { action, ...input } = await parse(body.bytes);
  return { action, input, model };
}

async function parse(bytes: Buffer): Promise<Record<string, unknown>> {
  const text = bytes.toString('utf8');
  if (bytes.length > largeBody) await turn();
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw scanError('not_json');
  } finally {
    if (bytes.length > largeBody) await turn();
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

interface Tool<A extends { name: string }> {
  id: string;
  actions: readonly A[];
}

export function findAction<A extends { name: string }>({ id, actions }: Tool<A>, name: unknown): A {
  const action = actions.find((candidate) => candidate.name === name);
  if (action) return action;
  const names = actions.map((candidate) => `"${candidate.name}"`).join(', ');
  throw new GatewayError(
    'invalid_input',
    name === undefined ? 'The field action is missing.' : `${id} has no such action.`,
    `Send one of: ${names}.`,
    'action',
  );
}

export function invalidInput(tool: string, { field, message }: Omit<InvalidInput, 'kind'>): GatewayError {
  const where = field === undefined ? 'The input' : `The field ${field}`;
  return new GatewayError(
    'invalid_input',
    `${where} does not fit: ${message.replace(/\.$/, '')}.`,
    `GET /v1/tools shows what ${tool} takes.`,
    field,
  );
}
