import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { WelcomeFrame } from '../../components/WelcomeFrame.tsx';
import { ChangePassword } from './ChangePassword.tsx';
import { useSignOut } from './use-sign-out.ts';

/** Comes before the desk for whoever signed in with a password that somebody else set. */
export function ChooseOwnPassword() {
  const { t } = useTranslation();
  const signOut = useSignOut();
  return (
    <WelcomeFrame title={t('session.chooseOwn')} description={t('session.chooseOwnWhy')}>
      <ChangePassword currentLabel={t('session.givenPassword')} />
      <Button variant="subtle" size="xs" onClick={() => void signOut()}>
        {t('session.signOut')}
      </Button>
    </WelcomeFrame>
  );
}
