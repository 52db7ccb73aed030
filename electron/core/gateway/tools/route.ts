import { serviceByTool, toolIds } from '../../../../shared/services.ts';
import { adapterByTool } from '../../services/index.ts';
import { allowTool } from '../allow.ts';
import { GatewayError } from '../errors.ts';
import type { Pricing } from '../../money/types.ts';
import { type PersonalParts, personalOrder } from '../personal/order.ts';
import type { ProviderRoute } from '../routes.ts';
import { systemOrder } from './system.ts';

/** Calls a tool by its id; `/functions/v1/` is where agents written for Supabase edge functions look. */
export function toolRoute(
  prefix: '/v1/tools/' | '/functions/v1/',
  parts: PersonalParts & { pricing: Pick<Pricing, 'tariff'> },
): ProviderRoute {
  return {
    name: `POST ${prefix}<tool>`,
    access: 'agent',
    matches: (method, path) =>
      method === 'POST' && path.startsWith(prefix) && !path.includes('/', prefix.length),
    allow(call) {
      const tool = toolIds.find((id) => id === call.path.slice(prefix.length));
      if (!tool) throw unknownTool();
      call.service = serviceByTool(tool).id;
      allowTool(call, tool);
      const adapter = adapterByTool(tool);
      return adapter ? () => systemOrder(call, adapter, parts.pricing) : personalOrder(parts, call, tool);
    },
  };
}

function unknownTool(): GatewayError {
  return new GatewayError('not_found', 'There is no such tool.', `The tools are: ${toolIds.join(', ')}.`);
}
