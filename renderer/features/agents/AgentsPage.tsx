import { Button, Card, Switch, Table, VisuallyHidden } from '@mantine/core';
import { Bot, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Agent } from '../../../shared/ipc/accounts.ts';
import { Blank } from '../../components/Blank.tsx';
import { Page } from '../../components/Page.tsx';
import { QueryView } from '../../components/QueryView.tsx';
import { useRoute } from '../../lib/query.ts';
import { useIsAdmin } from '../../lib/session.ts';
import { AgentRow } from './AgentRow.tsx';
import { openAgentForm } from './open.tsx';

function MakeButton() {
  const { t } = useTranslation();
  return (
    <Button leftSection={<Plus size={16} />} onClick={openAgentForm}>
      {t('agents.make')}
    </Button>
  );
}

function AgentTable({ agents }: { agents: Agent[] }) {
  const { t } = useTranslation();
  const withOwner = useIsAdmin();
  return (
    <Card p={0}>
      <Table.ScrollContainer minWidth={640}>
        <Table highlightOnHover aria-label={t('screens.agents')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('agents.column.name')}</Table.Th>
              {withOwner && <Table.Th>{t('agents.column.owner')}</Table.Th>}
              <Table.Th>{t('agents.column.tools')}</Table.Th>
              <Table.Th>{t('agents.column.expires')}</Table.Th>
              <Table.Th>{t('agents.column.lastUsed')}</Table.Th>
              <Table.Th>{t('agents.column.status')}</Table.Th>
              <Table.Th>
                <VisuallyHidden>{t('common.actions')}</VisuallyHidden>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {agents.map((agent) => (
              <AgentRow key={agent.id} agent={agent} withOwner={withOwner} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}

function FilledAgents({ agents }: { agents: Agent[] }) {
  const { t } = useTranslation();
  const [showRevoked, setShowRevoked] = useState(false);
  const revoked = agents.filter((agent) => agent.status === 'revoked').length;
  const shown = showRevoked ? agents : agents.filter((agent) => agent.status !== 'revoked');
  return (
    <>
      {shown.length > 0 && <AgentTable agents={shown} />}
      {revoked > 0 && (
        <Switch
          label={t('agents.showRevoked', { count: revoked })}
          checked={showRevoked}
          onChange={(event) => setShowRevoked(event.currentTarget.checked)}
        />
      )}
    </>
  );
}

export function AgentsPage() {
  const { t } = useTranslation();
  const agents = useRoute('agents.list', {});
  const blank = (
    <Blank icon={<Bot size={28} />} title={t('agents.emptyTitle')} description={t('agents.emptyDescription')}>
      <MakeButton />
    </Blank>
  );
  return (
    <Page
      title={t('screens.agents')}
      description={t('agents.description')}
      actions={agents.data && agents.data.length > 0 && <MakeButton />}
    >
      <QueryView query={agents} empty={blank} isEmpty={(list) => list.length === 0}>
        {(list) => <FilledAgents agents={list} />}
      </QueryView>
    </Page>
  );
}
