import { Card, Select, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { Agent } from '../../../shared/ipc/accounts.ts';
import { Page } from '../../components/Page.tsx';
import { QueryView } from '../../components/QueryView.tsx';
import { useRoute } from '../../lib/query.ts';
import { useUser } from '../../lib/session.ts';
import { ToolRow } from './ToolRow.tsx';

const base = '/tools';

function ViewerSelect({ agents, agentId }: { agents: Agent[]; agentId: string | null }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const usable = agents.filter((agent) => agent.status !== 'revoked');
  return (
    <Select
      label={t('tools.viewer')}
      allowDeselect={false}
      searchable={usable.length > 8}
      w={280}
      value={agentId ?? ''}
      onChange={(id) => navigate(id ? `${base}/${id}` : base)}
      data={[
        { value: '', label: t('tools.me') },
        ...usable.map(({ id, name }) => ({ value: id, label: t('tools.agent', { name }) })),
      ]}
    />
  );
}

/** What an agent, or the person, can use; and in words, why not. */
export function ToolsPage() {
  const { t } = useTranslation();
  const [location] = useLocation();
  const agentId = location.startsWith(`${base}/`) ? location.slice(base.length + 1) : null;
  const user = useUser();
  const agents = useRoute('agents.list', {});
  const tools = useRoute('tools.list', agentId ? { agentId } : {});
  return (
    <Page title={t('screens.tools')} description={t('tools.description')}>
      <Stack>
        <ViewerSelect agents={agents.data ?? []} agentId={agentId} />
        <QueryView query={tools}>
          {(found) => (
            <Card p={0} component="section" aria-label={t('screens.tools')}>
              {found.tools.map((tool) => (
                <ToolRow key={tool.id} tool={tool} own={found.user.id === user.id} />
              ))}
            </Card>
          )}
        </QueryView>
      </Stack>
    </Page>
  );
}
