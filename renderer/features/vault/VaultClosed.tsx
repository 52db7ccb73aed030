import { Alert, Button, Divider, Group, Stack, Text } from '@mantine/core';
import { LockKeyhole, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { VaultStatus } from '../../../shared/ipc/vault.ts';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { WelcomeFrame } from '../../components/WelcomeFrame.tsx';
import { useAction } from '../../lib/query.ts';
import { useIsAdmin } from '../../lib/session.ts';
import { StartOver } from './StartOver.tsx';
import { Unlock } from './Unlock.tsx';

function Retry() {
  const { t } = useTranslation();
  const retry = useAction('vault.retry');
  return (
    <Stack gap="sm">
      <ProblemAlert problem={retry.problem} />
      <Button variant="default" loading={retry.pending} onClick={() => void retry.run({})}>
        {t('vault.retry')}
      </Button>
    </Stack>
  );
}

interface VaultClosedProps {
  vault: VaultStatus;
  onSkip: () => void;
}

/** The vault is locked or unreadable: what happened, what helps, and every way back. Nothing is ever deleted here. */
export function VaultClosed({ vault, onSkip }: VaultClosedProps) {
  const { t } = useTranslation();
  const admin = useIsAdmin();
  const unreadable = vault.state === 'unreadable';
  const state = unreadable ? 'unreadable' : 'locked';
  const hasPassphrase = vault.slots.some((slot) => slot.kind === 'passphrase');
  const hasKeyring = vault.slots.some((slot) => slot.kind === 'os');
  return (
    <WelcomeFrame title={t(`vault.${state}.title`)} description={t(`vault.${state}.description`)} width={480}>
      <Stack>
        {vault.problem && (
          <Alert
            color={unreadable ? 'red' : 'yellow'}
            icon={unreadable ? <TriangleAlert size={18} /> : <LockKeyhole size={18} />}
            title={vault.problem.message}
          >
            <Text>{vault.problem.hint}</Text>
          </Alert>
        )}
        {hasPassphrase && <Unlock />}
        {(hasKeyring || !hasPassphrase) && <Retry />}
        {admin && (
          <>
            <Divider />
            <StartOver />
          </>
        )}
        <Group justify="center">
          <Button variant="subtle" size="xs" onClick={onSkip}>
            {t('vault.lookAround')}
          </Button>
        </Group>
      </Stack>
    </WelcomeFrame>
  );
}
