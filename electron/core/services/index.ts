import { type SystemServiceId, type ToolId, systemServiceIds } from '../../../shared/services.ts';
import type { SystemAdapter } from './adapter.ts';
import { anthropic } from './anthropic/adapter.ts';
import { mistral } from './mistral/adapter.ts';
import { openai } from './openai/adapter.ts';
import { serper } from './serper/adapter.ts';

/** A new service is its entry in the catalogue, its folder here, and its line in this table. */
export const adapters: Readonly<Record<SystemServiceId, SystemAdapter>> = {
  openai,
  anthropic,
  mistral,
  serper,
};

export const allAdapters: readonly SystemAdapter[] = systemServiceIds.map((id) => adapters[id]);

export function adapterByTool(tool: ToolId): SystemAdapter | null {
  return allAdapters.find((adapter) => adapter.tool.id === tool) ?? null;
}
