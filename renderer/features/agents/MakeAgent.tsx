import { Select, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { Agent } from '../../../shared/ipc/accounts.ts';
import { FormActions } from '../../components/FormActions.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useFormAction } from '../../lib/form.ts';
import { AgentFields } from './AgentFields.tsx';
import { type AgentValues, expiryChoices, toExpiresInDays, toTools } from './agent-input.ts';
import { agentRules } from './validate-agent.ts';

interface MakeAgentProps {
  onMade: (agent: Agent, token: string) => void;
  onClose: () => void;
}

export function MakeAgent({ onMade, onClose }: MakeAgentProps) {
  const { t } = useTranslation();
  const form = useForm<AgentValues>({
    initialValues: { name: '', limit: 'all', tools: [], expiry: '90' },
    validate: agentRules,
  });
  const action = useFormAction(
    'agents.create',
    form,
    (values) => ({
      name: values.name,
      tools: toTools(values),
      expiresInDays: values.expiry === 'keep' ? 90 : toExpiresInDays(values.expiry),
    }),
    ({ agent, token }) => onMade(agent, token),
  );
  return (
    <form onSubmit={action.onSubmit} noValidate>
      <Stack>
        <AgentFields form={form} />
        <Select
          label={t('agents.expires')}
          description={t('agents.expiresHint')}
          allowDeselect={false}
          data={expiryChoices.map((value) => ({ value, label: t(`agents.expiry.${value}`) }))}
          {...form.getInputProps('expiry')}
        />
        <ProblemAlert problem={action.problem} />
        <FormActions
          submit={t('agents.makeSubmit')}
          pending={action.pending}
          onCancelWork={action.cancel}
          onClose={onClose}
        />
      </Stack>
    </form>
  );
}
