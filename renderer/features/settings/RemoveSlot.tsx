import { useTranslation } from 'react-i18next';
import type { VaultStatus } from '../../../shared/ipc/vault.ts';
import { ConfirmByTyping } from '../../components/ConfirmByTyping.tsx';

interface RemoveSlotProps {
  slot: VaultStatus['slots'][number];
  onClose: () => void;
}

export function RemoveSlot({ slot, onClose }: RemoveSlotProps) {
  const { t } = useTranslation();
  return (
    <ConfirmByTyping
      route="vault.removeSlot"
      input={{ id: slot.id }}
      word={t(`vault.slot.${slot.kind}`)}
      submit={t('vault.slot.removeSubmit')}
      onDone={onClose}
      onClose={onClose}
    >
      {t(`vault.slot.removeWarning.${slot.kind}`)}
    </ConfirmByTyping>
  );
}
