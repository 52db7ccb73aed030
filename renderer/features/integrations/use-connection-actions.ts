import { notifications } from '@mantine/notifications';
import type { ConnectionStatus, Integration } from '../../../shared/ipc/integrations.ts';
import { i18n } from '../../lib/i18n.ts';
import { useAction } from '../../lib/query.ts';
import { connectionName, type ConnectionSubject } from './connection.ts';

const colors: Record<ConnectionStatus, string> = {
  connected: 'green',
  failing: 'yellow',
  needs_you: 'orange',
  disconnected: 'gray',
  unreadable: 'orange',
};

type Outcome = { status: ConnectionStatus; message: string } | undefined;

/** Test and test mail, for one connection; both can be stopped and both say how it went. */
export function useConnectionActions({ service, scope }: ConnectionSubject, account: Integration['account']) {
  const test = useAction('integrations.test');
  const sendTest = useAction('integrations.sendTest');
  const name = connectionName(service);

  const tell = (outcome: Outcome) => {
    if (!outcome) return;
    notifications.show({
      title: `${name}: ${i18n.t(`integrations.status.${outcome.status}`)}`,
      message: outcome.message,
      color: colors[outcome.status],
    });
  };
  /** What went wrong is on the card. */
  const tellGood = (outcome: Outcome) => tell(outcome?.status === 'connected' ? outcome : undefined);

  const working = test.pending
    ? { progress: i18n.t('integrations.testing', { name }), stop: test.cancel }
    : { progress: i18n.t('integrations.sendingTest', { address: account }), stop: sendTest.cancel };

  return {
    test: async () => tellGood(await test.run({ service, scope })),
    sendTest: async () => tell(await sendTest.run({ service: 'smtp', scope })),
    testing: test.pending,
    sending: sendTest.pending,
    working: test.pending || sendTest.pending ? working : null,
    problem: test.problem ?? sendTest.problem,
  };
}
