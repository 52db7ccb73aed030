import { Button, Group, Stack, Text, ThemeIcon } from '@mantine/core';
import { CircleCheck, CircleX, Clock, ShieldCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Output } from '../../../shared/ipc/routes.ts';
import { serviceById } from '../../../shared/services.ts';

type Outcome = 'verified' | 'restricted' | 'unverified' | 'rejected';

const looks = {
  verified: { color: 'green', Icon: CircleCheck },
  restricted: { color: 'petrol', Icon: ShieldCheck },
  unverified: { color: 'yellow', Icon: Clock },
  rejected: { color: 'red', Icon: CircleX },
} as const;

function outcomeOf({ status, key }: Output<'systemKeys.save'>): Outcome {
  if (!key) return 'rejected';
  return status === 'verified' || status === 'restricted' ? status : 'unverified';
}

interface SaveOutcomeProps {
  outcome: Output<'systemKeys.save'>;
  onAgain: () => void;
  onClose: () => void;
}

/** What the provider said about a new key, and whether it was kept. */
export function SaveOutcome({ outcome, onAgain, onClose }: SaveOutcomeProps) {
  const { t } = useTranslation();
  const kind = outcomeOf(outcome);
  const { color, Icon } = looks[kind];
  const service = serviceById(outcome.service).name;
  return (
    <Stack gap="lg">
      <Group wrap="nowrap" align="flex-start" role="status">
        <ThemeIcon color={color} variant="light" size={44} radius="xl" aria-hidden>
          <Icon size={24} />
        </ThemeIcon>
        <Stack gap={4}>
          <Text fw={600} fz={16}>
            {t(`keys.outcome.${kind}`, { service })}
          </Text>
          <Text>{outcome.message}</Text>
          <Text c="dimmed" fz={13}>
            {t(`keys.outcomeNext.${kind}`)}
          </Text>
        </Stack>
      </Group>
      <Group justify="flex-end" gap="xs">
        {kind === 'rejected' && (
          <Button variant="default" onClick={onClose}>
            {t('common.close')}
          </Button>
        )}
        <Button onClick={kind === 'rejected' ? onAgain : onClose} data-autofocus>
          {kind === 'rejected' ? t('keys.tryAnother') : t('common.done')}
        </Button>
      </Group>
    </Stack>
  );
}
