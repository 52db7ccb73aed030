import { ActionIcon, Button, Card, Group, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { Check, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { SystemKey } from '../../../shared/ipc/keys.ts';
import { useRoute } from '../../lib/query.ts';
import { openAgentForm } from '../agents/open.tsx';
import classes from './keys.module.css';
import { openKeyForm } from './open.tsx';

interface StepProps {
  name: 'key' | 'agent' | 'call';
  number: number;
  done: boolean;
  next: boolean;
  onGo: () => void;
}

function Step({ name, number, done, next, onGo }: StepProps) {
  const { t } = useTranslation();
  return (
    <Group className={classes.step} justify="space-between" wrap="nowrap" component="li">
      <Group gap="sm" wrap="nowrap">
        <ThemeIcon size={28} radius="xl" variant={done ? 'filled' : 'light'} aria-hidden>
          {done ? <Check size={16} /> : <Text fz={13}>{number}</Text>}
        </ThemeIcon>
        <div>
          <Text fw={600}>{t(`start.${name}.title`)}</Text>
          <Text fz={13} c="dimmed">
            {done ? t('start.done') : t(`start.${name}.hint`)}
          </Text>
        </div>
      </Group>
      {next && (
        <Button size="xs" flex="none" onClick={onGo}>
          {t(`start.${name}.go`)}
        </Button>
      )}
    </Group>
  );
}

/** The way from nothing to an agent's first answer; it goes when the way is done or when it is put away. */
export function GettingStarted({ keys }: { keys: readonly SystemKey[] }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const [hidden, setHidden] = useLocalStorage({ key: 'keydesk-start-hidden', defaultValue: false });
  const agents = useRoute('agents.list', {}).data;
  if (!agents || hidden) return null;

  const steps = [
    { name: 'key', done: keys.length > 0, onGo: () => openKeyForm({ service: 'openai' }) },
    { name: 'agent', done: agents.length > 0, onGo: openAgentForm },
    {
      name: 'call',
      done: agents.some((agent) => agent.lastUsedAt !== null),
      onGo: () => navigate('/agents'),
    },
  ] as const;
  const next = steps.find((step) => !step.done);
  if (!next) return null;
  return (
    <Card component="section" aria-labelledby="getting-started">
      <Group justify="space-between" mb="sm">
        <Title order={2} id="getting-started">
          {t('start.title')}
        </Title>
        <ActionIcon aria-label={t('start.hide')} onClick={() => setHidden(true)}>
          <X size={16} />
        </ActionIcon>
      </Group>
      <Stack gap="xs" component="ol" p={0} m={0}>
        {steps.map((step, index) => (
          <Step key={step.name} {...step} number={index + 1} next={step === next} />
        ))}
      </Stack>
    </Card>
  );
}
