import { i18n } from '../../lib/i18n.ts';
import { required } from '../../lib/validate.ts';
import type { AgentValues } from './agent-input.ts';

export const agentRules = {
  name: required,
  tools: (tools: string[], { limit }: AgentValues) =>
    limit === 'some' && tools.length === 0 ? i18n.t('agents.chooseTool') : null,
};
