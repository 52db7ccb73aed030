import { Select, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { Agent } from '../../../shared/ipc/accounts.ts';
import { FormActions } from '../../components/FormActions.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useFormAction } from '../../lib/form.ts';
import { formatDate } from '../../lib/format.ts';
import { AgentFields } from './AgentFields.tsx';
import { type AgentValues, expiryChoices, toExpiresInDays, toTools } from './agent-input.ts';
import { agentRules } from './validate-agent.ts';

export function EditAgent({ agent, onClose }: { agent: Agent; onClose: () => void }) {
  const { t } = useTranslation();
  const form = useForm<AgentValues>({
    initialValues: {
      name: agent.name,
      limit: agent.tools === null ? 'all' : 'some',
      tools: agent.tools ?? [],
      expiry: 'keep',
    },
    validate: agentRules,
  });
  const action = useFormAction(
    'agents.update',
    form,
    (values) => ({
      id: agent.id,
      name: values.name,
      tools: toTools(values),
      ...(values.expiry === 'keep' ? {} : { expiresInDays: toExpiresInDays(values.expiry) }),
    }),
    onClose,
  );
  const keep =
    agent.expiresAt === null
      ? t('agents.keepNever')
      : t('agents.keep', { date: formatDate(agent.expiresAt) });
  return (
    <form onSubmit={action.onSubmit} noValidate>
      <Stack>
        <AgentFields form={form} />
        <Select
          label={t('agents.expires')}
          allowDeselect={false}
          data={[
            { value: 'keep', label: keep },
            ...expiryChoices.map((value) => ({ value, label: t(`agents.expiryFromNow.${value}`) })),
          ]}
          {...form.getInputProps('expiry')}
        />
        <ProblemAlert problem={action.problem} />
        <FormActions
          submit={t('common.save')}
          pending={action.pending}
          onCancelWork={action.cancel}
          onClose={onClose}
        />
      </Stack>
    </form>
  );
}
