import { z } from 'zod';
import type { ToolId } from '../../../shared/services.ts';
import type { Refusal } from './passthrough.ts';

/** A tool call, ready to be sent with the key. */
export interface ToolCall {
  kind: 'call';
  method: 'POST';
  /** Below the base URL. */
  path: string;
  /** JSON text. */
  body: string;
  /** Makes the tool's result of the provider's parsed answer; null from it: not understood. Absent: the answer goes back as it comes, streamed or not. */
  result?: (answer: unknown) => Record<string, unknown> | null;
}

export type ToolPlan =
  | ToolCall
  /** The input does not fit; `field` in dotted form. */
  | { kind: 'invalid'; message: string; field: string | undefined }
  /** It fits, but reaches for what is closed. */
  | { kind: 'refused'; reason: Refusal };

export interface ToolAction {
  name: string;
  description: string;
  /** JSON Schema, for discovery. */
  inputSchema: Record<string, unknown>;
  /** `input` is what the agent sent, without `action`. */
  plan(input: unknown): ToolPlan;
}

export interface SystemTool {
  id: ToolId;
  actions: readonly ToolAction[];
}

export function defineAction<S extends z.ZodType>(action: {
  name: string;
  description: string;
  input: S;
  /** `sent` is the input as it came: its fields in their order. */
  plan(input: z.output<S>, sent: unknown): ToolPlan;
}): ToolAction {
  const { $schema: _dialect, ...inputSchema } = z.toJSONSchema(action.input, { io: 'input' });
  return {
    name: action.name,
    description: action.description,
    inputSchema,
    plan(input) {
      const parsed = action.input.safeParse(input);
      if (parsed.success) return action.plan(parsed.data, input);
      const issue = parsed.error.issues[0];
      const field = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path.join('.');
      return { kind: 'invalid', message: issue?.message ?? 'Invalid input', field: field || undefined };
    },
  };
}
