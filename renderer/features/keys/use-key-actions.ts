import { notifications } from '@mantine/notifications';
import type { SystemKey } from '../../../shared/ipc/keys.ts';
import { i18n } from '../../lib/i18n.ts';
import { useAction } from '../../lib/query.ts';
import { keyTones } from './key-status.ts';

const colors = {
  ok: 'green',
  partly: 'petrol',
  waiting: 'yellow',
  bad: 'red',
  off: 'red',
  redo: 'orange',
} as const;

/** Test and activate, for one key; both can be stopped and both say how it went. */
export function useKeyActions(subject: SystemKey) {
  const { service, id } = subject;
  const test = useAction('systemKeys.test');
  const activate = useAction('systemKeys.activate');

  const runTest = async () => {
    const result = await test.run({ service, id });
    if (!result) return;
    const tone = keyTones[result.status] as keyof typeof colors;
    notifications.show({
      title: `${subject.label}: ${i18n.t(`keys.status.${result.status}`)}`,
      message: result.message,
      color: colors[tone],
    });
  };

  return {
    test: runTest,
    stopTest: test.cancel,
    testing: test.pending,
    activate: () => void activate.run({ service, id }),
    activating: activate.pending,
    problem: test.problem ?? activate.problem,
  };
}
