import { z } from 'zod';
import type { ToolId } from '../../../shared/services.ts';
import type { Refusal } from './passthrough.ts';
import { type SystemTool, defineAction } from './tool.ts';

/** The provider's own body: the two fields that every chat has, and whatever else the provider knows. */
const chatInput = z.looseObject({
  model: z.string().min(1).describe("The provider's id of the model"),
  messages: z.array(z.looseObject({})).min(1).describe("The conversation, in the provider's own form"),
  stream: z.boolean().optional().describe('Answer as server-sent events, as the provider streams them'),
});

/** The tool of a chat provider: one action that takes and answers what the provider does. */
export function chatTool(
  id: ToolId,
  provider: string,
  path: string,
  inspect: (body: unknown) => Refusal | null,
): SystemTool {
  const chat = defineAction({
    name: 'chat',
    description: `Ask a model of ${provider}. Takes the body of ${provider}'s own ${path} and answers as it does.`,
    input: chatInput,
    plan(input, sent) {
      const reason = inspect(input);
      if (reason) return { kind: 'refused', reason };
      return { kind: 'call', method: 'POST', path, body: JSON.stringify(sent) };
    },
  });
  return { id, actions: [chat] };
}
