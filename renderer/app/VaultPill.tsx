import { Button } from '@mantine/core';
import { LockKeyhole } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useReturnToVault } from '../features/vault/vault-gate-context.ts';
import { useRoute } from '../lib/query.ts';

/** While somebody looks around with a closed vault: says so, and leads back. */
export function VaultPill() {
  const { t } = useTranslation();
  const returnToVault = useReturnToVault();
  const state = useRoute('vault.status', {}).data?.state;
  if (state === undefined || state === 'ready') return null;
  return (
    <Button
      size="xs"
      variant="light"
      color="orange"
      leftSection={<LockKeyhole size={14} aria-hidden />}
      onClick={returnToVault}
    >
      {t(`vault.pill.${state}`)}
    </Button>
  );
}
