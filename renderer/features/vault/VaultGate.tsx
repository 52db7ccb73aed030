import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Starting } from '../../app/Starting.tsx';
import { ErrorState } from '../../components/QueryView.tsx';
import { WelcomeFrame } from '../../components/WelcomeFrame.tsx';
import { useRoute } from '../../lib/query.ts';
import { ChooseProtection } from './ChooseProtection.tsx';
import { VaultClosed } from './VaultClosed.tsx';
import { VaultGateContext } from './vault-gate-context.ts';

/** Keys come first: a vault without a resting place, locked or unreadable, is dealt with before the desk. */
export function VaultGate({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const vault = useRoute('vault.status', {});
  const [lookAround, setLookAround] = useState(false);

  if (!vault.data) {
    if (!vault.error) return <Starting />;
    return (
      <WelcomeFrame title={t('start.failed')}>
        <ErrorState problem={vault.error} onRetry={() => void vault.refetch()} />
      </WelcomeFrame>
    );
  }
  if (vault.data.state !== 'ready' && !lookAround) {
    const skip = () => setLookAround(true);
    return vault.data.state === 'uninitialised' ? (
      <ChooseProtection vault={vault.data} onSkip={skip} />
    ) : (
      <VaultClosed vault={vault.data} onSkip={skip} />
    );
  }
  return <VaultGateContext value={() => setLookAround(false)}>{children}</VaultGateContext>;
}
