import { ActionIcon, Button, Code, Group, Menu, Stack, Table, Text, Tooltip } from '@mantine/core';
import { Ban, Code as CodeIcon, Ellipsis, PencilLine, Wrench } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { Agent } from '../../../shared/ipc/accounts.ts';
import { serviceByTool } from '../../../shared/services.ts';
import { StatusBadge, type Tone } from '../../components/StatusBadge.tsx';
import { TimeAgo } from '../../components/TimeAgo.tsx';
import { useUser } from '../../lib/session.ts';
import classes from './agents.module.css';
import { openConnect, openEditAgent, openRevokeAgent } from './open.tsx';

const tones: Record<Agent['status'], Tone> = { active: 'ok', expired: 'waiting', revoked: 'none' };

function AgentTools({ agent }: { agent: Agent }) {
  const { t } = useTranslation();
  if (agent.tools === null) return t('agents.everyTool');
  const names = agent.tools.map((tool) => serviceByTool(tool).name).join(', ');
  return (
    <Tooltip label={names} multiline maw={280}>
      <Text span inherit tabIndex={0}>
        {t('agents.toolCount', { count: agent.tools.length })}
      </Text>
    </Tooltip>
  );
}

function AgentMenu({ agent, own }: { agent: Agent; own: boolean }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <ActionIcon aria-label={t('agents.more', { name: agent.name })}>
          <Ellipsis size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {own && (
          <Menu.Item leftSection={<PencilLine size={16} />} onClick={() => openEditAgent(agent)}>
            {t('agents.edit')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<Wrench size={16} />} onClick={() => navigate(`/tools/${agent.id}`)}>
          {t('agents.seeTools')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item c="red" leftSection={<Ban size={16} />} onClick={() => openRevokeAgent(agent)}>
          {t('agents.revoke')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

export function AgentRow({ agent, withOwner }: { agent: Agent; withOwner: boolean }) {
  const { t } = useTranslation();
  const own = useUser().id === agent.ownerId;
  const usable = agent.status !== 'revoked';
  return (
    <Table.Tr>
      <Table.Td>
        <Stack gap={0}>
          <Text fw={600}>{agent.name}</Text>
          <Code fz={12} w="fit-content">
            …{agent.tokenHint}
          </Code>
        </Stack>
      </Table.Td>
      {withOwner && <Table.Td>{agent.ownerName}</Table.Td>}
      <Table.Td className={classes.nowrap}>
        <AgentTools agent={agent} />
      </Table.Td>
      <Table.Td className={classes.nowrap}>
        {agent.expiresAt === null ? t('agents.never') : <TimeAgo at={agent.expiresAt} />}
      </Table.Td>
      <Table.Td className={classes.nowrap}>
        {agent.lastUsedAt === null ? t('common.notYet') : <TimeAgo at={agent.lastUsedAt} />}
      </Table.Td>
      <Table.Td>
        <StatusBadge tone={tones[agent.status]}>{t(`agents.status.${agent.status}`)}</StatusBadge>
      </Table.Td>
      <Table.Td>
        {usable && (
          <Group gap={4} wrap="nowrap" justify="flex-end">
            {own && (
              <Button
                size="compact-sm"
                variant="default"
                leftSection={<CodeIcon size={14} />}
                aria-label={t('agents.connectTitle', { name: agent.name })}
                onClick={() => openConnect(agent)}
              >
                {t('agents.connect')}
              </Button>
            )}
            <AgentMenu agent={agent} own={own} />
          </Group>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
