import type { KeyKind, SystemAdapter, TestAnswer } from '../adapter.ts';
import { chatTool } from '../chat-tool.ts';
import { refused, unclear, verifiedModels } from '../judge.ts';
import type { KeyTestResult } from '../types.ts';
import { inspectChat } from './inspect.ts';
import { openaiError } from './errors.ts';
import { openaiPassthrough } from './routes.ts';

/** Anthropic's and OpenRouter's keys begin with `sk-` too, so those are not OpenAI's. */
function recognise(secret: string): KeyKind | null {
  if (!secret.startsWith('sk-') || secret.startsWith('sk-ant-') || secret.startsWith('sk-or-')) return null;
  return secret.startsWith('sk-admin-') ? 'admin' : 'key';
}

function judge(answer: TestAnswer): KeyTestResult {
  const { status, who } = answer;
  if (status === 200) return verifiedModels(answer) ?? unclear(answer);
  if (status === 401) return refused(who, 'Check that it was copied whole and has not been revoked.');
  if (status === 403) {
    return {
      status: 'restricted',
      message: `${who} knows the key, but does not let it list models. Calls may work; look at its permissions if they do not.`,
    };
  }
  return unclear(answer);
}

export const openai: SystemAdapter = {
  id: 'openai',
  name: 'OpenAI',
  recognise,
  test: { path: '/v1/models', headers: {}, judge },
  credentialHeaders: (secret) => ({ authorization: `Bearer ${secret}` }),
  passthrough: openaiPassthrough,
  errorBody: openaiError,
  tool: chatTool('openai-api', 'OpenAI', '/v1/chat/completions', inspectChat),
};
