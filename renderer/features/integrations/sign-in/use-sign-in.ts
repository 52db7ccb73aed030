import { type RefObject, useEffect, useRef, useState } from 'react';
import type { Permission } from '../../../../shared/ipc/permissions.ts';
import type { Output } from '../../../../shared/ipc/routes.ts';
import { fieldMessage } from '../../../lib/form.ts';
import { call } from '../../../lib/ipc.ts';
import type { PanelProblem } from '../../../lib/problem.ts';
import { invalidate, useAction, useRoute } from '../../../lib/query.ts';
import type { SignInService } from '../connection.ts';

export type Attempt = Output<'integrations.connect'>;
export type AttemptState = Output<'integrations.attempt'>;

/** How often a sign-in that waits for its browser is looked at; the core ends it after minutes. */
const lookMs = 1_000;

/** In a browser the panel opens the page itself, from the click; the desktop has done it already. */
function openPage(url: string): void {
  if (window.keydesk === undefined) window.open(url, '_blank', 'noopener,noreferrer');
}

/** Whether it arrives or not: without an answer from a browser it ends by itself. */
function cancelWaiting(waiting: RefObject<string | null>): void {
  const attempt = waiting.current;
  waiting.current = null;
  if (attempt !== null) void call('integrations.cancel', { attempt }).catch(() => undefined);
}

/** One sign-in after the other, each of which ends with the dialog that began it. */
export function useSignIn(service: SignInService) {
  const connect = useAction('integrations.connect');
  const [attempt, setAttempt] = useState<Attempt | null>(null);
  const waiting = useRef<string | null>(null);

  useEffect(() => () => cancelWaiting(waiting), []);

  return {
    attempt,
    beginning: connect.pending,
    problem: connect.problem,
    async begin(permissions?: Permission[]) {
      setAttempt(null);
      const begun = await connect.run({ service, ...(permissions ? { permissions } : {}) });
      if (!begun) return;
      waiting.current = begun.attempt;
      setAttempt(begun);
      openPage(begun.url);
    },
    /** There is nothing left to cancel. */
    settled() {
      waiting.current = null;
      invalidate(['integrations', 'tools']);
    },
    stop() {
      connect.cancel();
      cancelWaiting(waiting);
    },
  };
}

/** What has become of it so far. Keydesk not answering for a moment changes nothing; no longer knowing of it does. */
export function useAttempt(attempt: string): AttemptState | undefined {
  const { data, error } = useRoute(
    'integrations.attempt',
    { attempt },
    {
      askAgain: (found, problem) =>
        isLost(problem) || (found && found.state !== 'waiting') ? false : lookMs,
    },
  );
  return isLost(error) ? { state: 'failed', cause: 'other', reason: fieldMessage(error) } : data;
}

function isLost(problem: PanelProblem | null): problem is PanelProblem {
  return problem !== null && problem.code !== 'offline';
}
