import { Anchor, Badge, Button, Code, Collapse, Group, List, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { ChevronDown, ChevronRight, LockKeyhole } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { DiscoveredTool, ToolStatus } from '../../../shared/ipc/gateway.ts';
import type { Permission } from '../../../shared/ipc/permissions.ts';
import { serviceById } from '../../../shared/services.ts';
import { ServiceIcon } from '../../components/ServiceIcon.tsx';
import { StatusBadge, type Tone } from '../../components/StatusBadge.tsx';
import { useIsAdmin } from '../../lib/session.ts';
import { isSignInService } from '../integrations/connection.ts';
import { openSignIn } from '../integrations/sign-in/open.tsx';
import classes from './tools.module.css';

const tones: Record<ToolStatus, Tone> = {
  ready: 'ok',
  needs_key: 'none',
  needs_connection: 'none',
  needs_reconnect: 'redo',
  failing: 'waiting',
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

/** What an action waits for, and for the owner the way to allow it. */
function Missing({ tool, permission, own }: { tool: DiscoveredTool; permission: Permission; own: boolean }) {
  const { t } = useTranslation();
  const { service } = tool;
  return (
    <Group gap="xs" component="span" display="inline-flex">
      <Badge color="yellow" tt="none" leftSection={<LockKeyhole size={12} aria-hidden />}>
        {t(`tools.missing.${permission}`)}
      </Badge>
      {own && isSignInService(service) && (
        <Button
          size="compact-xs"
          variant="default"
          aria-label={t(`tools.allowOf.${permission}`, { name: serviceById(service).name })}
          onClick={() => openSignIn({ service, ask: [permission] })}
        >
          {t('tools.allow')}
        </Button>
      )}
    </Group>
  );
}

function Actions({ tool, own }: { tool: DiscoveredTool; own: boolean }) {
  return (
    <List listStyleType="none" spacing={4} mt="xs">
      {tool.actions.map((action) => (
        <List.Item key={action.name}>
          <Code>{action.name}</Code>{' '}
          <Text span c="dimmed" fz={13}>
            {action.description}
          </Text>{' '}
          {action.missing && <Missing tool={tool} permission={action.missing} own={own} />}
        </List.Item>
      ))}
    </List>
  );
}

interface ToolRowProps {
  tool: DiscoveredTool;
  /** The tools are those of the person who looks, or of their agent. */
  own: boolean;
}

export function ToolRow({ tool, own }: ToolRowProps) {
  const { t } = useTranslation();
  const [open, { toggle }] = useDisclosure(false);
  return (
    <Group className={classes.row} align="flex-start" wrap="nowrap">
      <ServiceIcon service={tool.service} />
      <Stack gap={2} miw={0} className={classes.words}>
        <Group gap="xs">
          <Text fw={600}>{serviceById(tool.service).name}</Text>
          <Code fz={12}>{tool.id}</Code>
          {tool.credential !== null && tool.credential !== 'system' && (
            <Badge tt="none">{t(`tools.credential.${tool.credential}`)}</Badge>
          )}
        </Group>
        <Group gap="xs">
          <Text c="dimmed" fz={13}>
            {tool.reason}
          </Text>
          <Fix status={tool.status} />
        </Group>
        <Collapse expanded={open}>
          <Actions tool={tool} own={own} />
        </Collapse>
      </Stack>
      <Group gap="xs" wrap="nowrap" className={classes.state}>
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
