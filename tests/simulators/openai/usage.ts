import type { ProviderRequest } from '../core/provider.ts';
import { type Usage, noUsage } from '../core/reply.ts';
import { digestOf } from '../core/text.ts';

/** Shorter prompts are not cached, and longer ones in steps. */
const cacheFrom = 1024;
const cacheStep = 128;

/** A prompt that was seen before is read from the cache, as far as whole steps go. */
export function promptUsed(request: ProviderRequest, texts: readonly string[], usage: Usage): Usage {
  if (usage.inputTokens < cacheFrom) return usage;
  const digest = digestOf(texts.join('\n'));
  const hit = request.cached.has(digest);
  request.cached.add(digest);
  if (!hit) return usage;
  const cachedInput = usage.inputTokens - (usage.inputTokens % cacheStep);
  return { ...usage, charged: { input: usage.inputTokens - cachedInput, cachedInput } };
}

export function tokensUsed(inputTokens: number, outputTokens: number): Usage {
  return { ...noUsage, inputTokens, outputTokens };
}

export function completionUsage({ inputTokens, outputTokens, charged }: Usage) {
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    prompt_tokens_details: { cached_tokens: charged?.cachedInput ?? 0, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: 0,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

export function responseUsage({ inputTokens, outputTokens, charged }: Usage) {
  return {
    input_tokens: inputTokens,
    input_tokens_details: { cached_tokens: charged?.cachedInput ?? 0, cache_write_tokens: 0 },
    output_tokens: outputTokens,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: inputTokens + outputTokens,
  };
}
