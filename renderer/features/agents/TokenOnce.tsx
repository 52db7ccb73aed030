import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { KeyRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Agent } from '../../../shared/ipc/accounts.ts';
import { CodeBlock } from '../../components/CodeBlock.tsx';
import { CopyButton } from '../../components/CopyButton.tsx';
import { Snippets } from './Snippets.tsx';
import classes from './agents.module.css';
import { tokenLine } from './snippets.ts';

interface TokenOnceProps {
  agent: Agent;
  token: string;
  onStored: () => void;
}

/** The only time that the token is seen: nothing in the panel or the core can show it again. */
export function TokenOnce({ agent, token, onStored }: TokenOnceProps) {
  const { t } = useTranslation();
  const windows = navigator.userAgent.includes('Windows');
  return (
    <Stack>
      <Alert color="yellow" icon={<KeyRound size={18} />} title={t('agents.tokenOnce')}>
        <Text>{t('agents.tokenHint')}</Text>
      </Alert>
      <CodeBlock code={token} label={t('agents.token')} />
      <Group gap="xs">
        <CopyButton value={token} label={t('agents.copyToken')} />
        <CopyButton value={tokenLine(token, windows)} label={t('agents.copyLine')} />
      </Group>
      <Snippets tools={agent.tools} />
      <Group justify="flex-end" className={classes.foot}>
        <Button onClick={onStored}>{t('agents.stored')}</Button>
      </Group>
    </Stack>
  );
}
