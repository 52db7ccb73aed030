import { modals } from '@mantine/modals';
import { i18n } from '../../../lib/i18n.ts';
import { connectionName } from '../connection.ts';
import { SignIn, type SignInSubject } from './SignIn.tsx';

function titleOf({ service, ask, atOnce }: SignInSubject): string {
  const name = connectionName(service);
  if (atOnce) return i18n.t('integrations.ownTitle.reconnect', { name });
  return ask
    ? i18n.t('integrations.signIn.allowMoreTitle', { name })
    : i18n.t('integrations.ownTitle.connect', { name });
}

export function openSignIn(subject: SignInSubject): void {
  modals.open({
    title: titleOf(subject),
    size: 'lg',
    closeOnClickOutside: false,
    children: <SignIn {...subject} onClose={modals.closeAll} />,
  });
}
