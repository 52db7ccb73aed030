import { Button, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { VaultStatus } from '../../../shared/ipc/vault.ts';
import { WelcomeFrame } from '../../components/WelcomeFrame.tsx';
import { useIsAdmin } from '../../lib/session.ts';
import { ProtectionForm } from './ProtectionForm.tsx';

interface ChooseProtectionProps {
  vault: VaultStatus;
  onSkip: () => void;
}

/** No way to keep secrets was chosen yet. Nothing is kept in the clear, and nothing is decided silently. */
export function ChooseProtection({ vault, onSkip }: ChooseProtectionProps) {
  const { t } = useTranslation();
  const admin = useIsAdmin();
  return (
    <WelcomeFrame
      width={admin ? 560 : 440}
      title={admin ? t('vault.choose.title') : t('vault.choose.memberTitle')}
      description={admin ? t('vault.choose.description') : t('vault.choose.memberDescription')}
    >
      <Stack>
        {admin && !vault.keyring.available && <Text>{vault.problem?.message ?? vault.keyring.message}</Text>}
        {admin ? (
          <ProtectionForm vault={vault} />
        ) : (
          <Button variant="default" onClick={onSkip}>
            {t('vault.lookAround')}
          </Button>
        )}
      </Stack>
    </WelcomeFrame>
  );
}
