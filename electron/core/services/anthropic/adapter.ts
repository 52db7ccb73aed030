import type { KeyKind, SystemAdapter, TestAnswer } from '../adapter.ts';
import { chatTool } from '../chat-tool.ts';
import { refused, unclear, verifiedModels } from '../judge.ts';
import { isObject } from '../shared-state.ts';
import type { KeyTestResult } from '../types.ts';
import { inspectMessages } from './inspect.ts';
import { anthropicError } from './errors.ts';
import { anthropicPassthrough } from './routes.ts';

function recognise(secret: string): KeyKind | null {
  if (!secret.startsWith('sk-ant-')) return null;
  if (secret.startsWith('sk-ant-admin')) return 'admin';
  return secret.startsWith('sk-ant-oat') || secret.startsWith('sk-ant-ort') ? 'sign_in' : 'key';
}

function judge(answer: TestAnswer): KeyTestResult {
  const { status, json, who } = answer;
  if (status === 200) return verifiedModels(answer) ?? unclear(answer);
  // A 404 in Anthropic's own shape is its other way to refuse a key; any other 404 is a wrong base URL.
  if (status === 401 || (status === 404 && isObject(json) && json['type'] === 'error')) {
    return refused(who, 'Check that it was copied whole and has not been disabled.');
  }
  return unclear(answer);
}

export const anthropic: SystemAdapter = {
  id: 'anthropic',
  name: 'Anthropic',
  recognise,
  test: { path: '/v1/models?limit=1', headers: { 'anthropic-version': '2023-06-01' }, judge },
  credentialHeaders: (secret) => ({ 'x-api-key': secret }),
  passthrough: anthropicPassthrough,
  errorBody: anthropicError,
  tool: chatTool('anthropic-api', 'Anthropic', '/v1/messages', inspectMessages),
};
