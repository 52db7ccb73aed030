import { modals } from '@mantine/modals';
import { i18n } from '../../lib/i18n.ts';
import { type ConnectionSubject, connectionName, isSignInService } from './connection.ts';
import { ConnectionForm } from './ConnectionForm.tsx';
import { DisconnectService } from './DisconnectService.tsx';
import { openSignIn } from './sign-in/open.tsx';

/** reconnect: the settings stay, and only what is needed is asked for. */
export type Intent = 'connect' | 'change' | 'reconnect';

export function openConnection(subject: ConnectionSubject, intent: Intent): void {
  const { service, scope } = subject;
  if (isSignInService(service)) return openSignIn({ service, atOnce: intent === 'reconnect' });
  const name = connectionName(service);
  modals.open({
    title: i18n.t(`integrations.${scope}Title.${intent}`, { name }),
    size: service === 'smtp' ? 760 : 'lg',
    closeOnClickOutside: false,
    children: (
      <ConnectionForm subject={subject} reconnect={intent === 'reconnect'} onClose={modals.closeAll} />
    ),
  });
}

export function openDisconnect(subject: ConnectionSubject): void {
  modals.open({
    title: i18n.t('integrations.disconnectTitle', { name: connectionName(subject.service) }),
    children: <DisconnectService subject={subject} onClose={modals.closeAll} />,
  });
}
