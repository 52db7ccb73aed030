import { modals } from '@mantine/modals';
import { i18n } from '../../../lib/i18n.ts';
import { connectionName } from '../connection.ts';
import { SignIn, type SignInSubject } from './SignIn.tsx';

export function openSignIn(subject: SignInSubject): void {
  const name = connectionName(subject.service);
  modals.open({
    title: i18n.t(subject.atOnce ? 'integrations.ownTitle.reconnect' : 'integrations.ownTitle.connect', {
      name,
    }),
    size: 'lg',
    closeOnClickOutside: false,
    children: <SignIn {...subject} onClose={modals.closeAll} />,
  });
}
