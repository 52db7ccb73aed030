import { useTranslation } from 'react-i18next';
import { ErrorState } from '../components/QueryView.tsx';
import { WelcomeFrame } from '../components/WelcomeFrame.tsx';
import { ChooseOwnPassword } from '../features/session/ChooseOwnPassword.tsx';
import { SignIn } from '../features/session/SignIn.tsx';
import { CreateAdmin } from '../features/setup/CreateAdmin.tsx';
import { VaultGate } from '../features/vault/VaultGate.tsx';
import type { PanelProblem } from '../lib/problem.ts';
import { useRoute } from '../lib/query.ts';
import { UserContext } from '../lib/session.ts';
import { Shell } from './Shell.tsx';
import { Starting } from './Starting.tsx';
import { useShellInfo } from './use-shell-info.ts';

function CannotStart({ problem, onRetry }: { problem: PanelProblem; onRetry: () => void }) {
  const { t } = useTranslation();
  return (
    <WelcomeFrame title={t('start.failed')}>
      <ErrorState problem={problem} onRetry={onRetry} />
    </WelcomeFrame>
  );
}

/** Decides what there is to see: first run, sign-in, a password to be replaced, a closed vault, or the desk. */
export function Gate() {
  useShellInfo();
  const setup = useRoute('setup.status', {});
  const session = useRoute('session.current', {});

  const failed = [setup, session].find((query) => query.error && query.data === undefined);
  if (failed?.error) return <CannotStart problem={failed.error} onRetry={() => void failed.refetch()} />;
  if (!setup.data || !session.data) return <Starting />;

  const { user, locked } = session.data;
  if (!user && setup.data.needsAdmin) return <CreateAdmin needsSetupToken={setup.data.needsSetupToken} />;
  if (!user || locked) return <SignIn locked={locked ? user : null} />;
  return (
    <UserContext value={user}>
      {user.passwordGiven ? (
        <ChooseOwnPassword />
      ) : (
        <VaultGate>
          <Shell key={user.id} />
        </VaultGate>
      )}
    </UserContext>
  );
}
