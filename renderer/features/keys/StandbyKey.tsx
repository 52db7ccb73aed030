import { Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SystemKey } from '../../../shared/ipc/keys.ts';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { KeyHeadline } from './KeyHeadline.tsx';
import { KeyMenu } from './KeyMenu.tsx';
import { needsAttention } from './key-status.ts';
import { useKeyActions } from './use-key-actions.ts';
import classes from './keys.module.css';

/** A key that waits: it takes over when the active one is refused, or when the admin says so. */
export function StandbyKey({ subject }: { subject: SystemKey }) {
  const { t } = useTranslation();
  const actions = useKeyActions(subject);
  return (
    <Stack gap={4} className={classes.standby}>
      <Group justify="space-between" wrap="nowrap">
        <KeyHeadline subject={subject} />
        <KeyMenu subject={subject} onTest={() => void actions.test()} onActivate={actions.activate} />
      </Group>
      <Text c={needsAttention(subject.status) ? 'red' : 'dimmed'} fz={13}>
        {actions.testing || actions.activating ? t('common.working') : subject.message}
      </Text>
      <ProblemAlert problem={actions.problem} />
    </Stack>
  );
}
