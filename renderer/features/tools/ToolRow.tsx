import { Anchor, Button, Code, Collapse, Group, List, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { DiscoveredTool, ToolStatus } from '../../../shared/ipc/gateway.ts';
import { serviceById } from '../../../shared/services.ts';
import { ServiceIcon } from '../../components/ServiceIcon.tsx';
import { StatusBadge, type Tone } from '../../components/StatusBadge.tsx';
import { useIsAdmin } from '../../lib/session.ts';
import classes from './tools.module.css';

const tones: Record<ToolStatus, Tone> = {
  ready: 'ok',
  needs_key: 'none',
  needs_connection: 'none',
  needs_reconnect: 'redo',
  failing: 'bad',
  not_allowed: 'off',
  over_budget: 'attention',
};

/** Where the person who looks can mend it. */
function Fix({ status }: { status: ToolStatus }) {
  const { t } = useTranslation();
  const admin = useIsAdmin();
  if (status === 'needs_key' && admin) {
    return (
      <Anchor component={Link} href="/keys" fz={13}>
        {t('tools.fixKey')}
      </Anchor>
    );
  }
  if (status === 'needs_connection' || status === 'needs_reconnect') {
    return (
      <Anchor component={Link} href="/integrations" fz={13}>
        {t('tools.fixConnection')}
      </Anchor>
    );
  }
  return null;
}

function Actions({ tool }: { tool: DiscoveredTool }) {
  return (
    <List listStyleType="none" spacing={4} mt="xs">
      {tool.actions.map((action) => (
        <List.Item key={action.name}>
          <Code>{action.name}</Code>{' '}
          <Text span c="dimmed" fz={13}>
            {action.description}
          </Text>
        </List.Item>
      ))}
    </List>
  );
}

export function ToolRow({ tool }: { tool: DiscoveredTool }) {
  const { t } = useTranslation();
  const [open, { toggle }] = useDisclosure(false);
  return (
    <Group className={classes.row} align="flex-start" wrap="nowrap">
      <ServiceIcon service={tool.service} />
      <Stack gap={2} flex={1} miw={0}>
        <Group gap="xs">
          <Text fw={600}>{serviceById(tool.service).name}</Text>
          <Code fz={12}>{tool.id}</Code>
        </Group>
        <Group gap="xs">
          <Text c="dimmed" fz={13}>
            {tool.reason}
          </Text>
          <Fix status={tool.status} />
        </Group>
        {tool.credential !== null && tool.credential !== 'system' && (
          <Text c="dimmed" fz={13}>
            {t(`tools.credential.${tool.credential}`)}
          </Text>
        )}
        <Collapse expanded={open}>
          <Actions tool={tool} />
        </Collapse>
      </Stack>
      <Group gap="xs" wrap="nowrap">
        <StatusBadge tone={tones[tool.status]}>{t(`tools.status.${tool.status}`)}</StatusBadge>
        {tool.actions.length > 0 && (
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            aria-expanded={open}
            aria-label={t('tools.actionsOf', {
              count: tool.actions.length,
              name: serviceById(tool.service).name,
            })}
            rightSection={open ? <ChevronDown size={14} /> : <ChevronRight size={14} />}
            onClick={toggle}
          >
            {t('tools.actions', { count: tool.actions.length })}
          </Button>
        )}
      </Group>
    </Group>
  );
}
