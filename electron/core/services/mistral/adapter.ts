import type { SystemAdapter, TestAnswer } from '../adapter.ts';
import { chatTool } from '../chat-tool.ts';
import { refused, unclear, verifiedModels } from '../judge.ts';
import type { KeyTestResult } from '../types.ts';
import { inspectChat } from './inspect.ts';
import { mistralError } from './errors.ts';
import { mistralPassthrough } from './routes.ts';

function judge(answer: TestAnswer): KeyTestResult {
  const { status, who } = answer;
  if (status === 200) return verifiedModels(answer) ?? unclear(answer);
  if (status === 401)
    return refused(who, 'Check that it was copied whole; a new key works a few minutes after it was made.');
  return unclear(answer);
}

export const mistral: SystemAdapter = {
  id: 'mistral',
  name: 'Mistral AI',
  // Mistral's keys are letters and digits without a prefix.
  recognise: () => null,
  test: { path: '/v1/models', headers: {}, judge },
  credentialHeaders: (secret) => ({ authorization: `Bearer ${secret}` }),
  passthrough: mistralPassthrough,
  errorBody: mistralError,
  tool: chatTool('mistral-ai-api', 'Mistral AI', '/v1/chat/completions', inspectChat),
};
