import { modals } from '@mantine/modals';
import type { Agent } from '../../../shared/ipc/accounts.ts';
import { i18n } from '../../lib/i18n.ts';
import { EditAgent } from './EditAgent.tsx';
import { MakeAgent } from './MakeAgent.tsx';
import { RevokeAgent } from './RevokeAgent.tsx';
import { Snippets } from './Snippets.tsx';
import { TokenOnce } from './TokenOnce.tsx';

export function openAgentForm(): void {
  modals.open({
    title: i18n.t('agents.make'),
    size: 'lg',
    closeOnClickOutside: false,
    children: <MakeAgent onClose={modals.closeAll} onMade={openToken} />,
  });
}

/** The token is shown once, so nothing closes this by accident. */
function openToken(agent: Agent, token: string): void {
  modals.closeAll();
  modals.open({
    title: i18n.t('agents.tokenTitle', { name: agent.name }),
    size: 760,
    closeOnClickOutside: false,
    closeOnEscape: false,
    withCloseButton: false,
    children: <TokenOnce agent={agent} token={token} onStored={modals.closeAll} />,
  });
}

export function openConnect(agent: Agent): void {
  modals.open({
    title: i18n.t('agents.connectTitle', { name: agent.name }),
    size: 760,
    children: <Snippets tools={agent.tools} />,
  });
}

export function openEditAgent(agent: Agent): void {
  modals.open({
    title: i18n.t('agents.edit'),
    size: 'lg',
    children: <EditAgent agent={agent} onClose={modals.closeAll} />,
  });
}

export function openRevokeAgent(agent: Agent): void {
  modals.open({
    title: i18n.t('agents.revokeTitle', { name: agent.name }),
    children: <RevokeAgent agent={agent} onClose={modals.closeAll} />,
  });
}
