import type { PanelBridge } from '../../shared/ipc/events.ts';
import type { Input, Output, RouteName } from '../../shared/ipc/routes.ts';
import { setReachable } from './connection.ts';
import { createHttpBridge } from './http-bridge.ts';
import { cancelledProblem, offlineProblem, unwrap } from './problem.ts';

declare global {
  interface Window {
    /** Set by the preload in the desktop shell; absent in a browser. */
    keydesk?: PanelBridge;
  }
}

export type Call = <R extends RouteName>(
  route: R,
  input: Input<R>,
  options?: { signal?: AbortSignal },
) => Promise<Output<R>>;

/** Typed calls over any bridge. `onReach` hears after each call whether Keydesk answered at all. */
export function createCall(bridge: PanelBridge, onReach: (reached: boolean) => void): Call {
  async function reach(route: string, input: unknown, requestId: string): Promise<unknown> {
    try {
      const answer = await bridge.request(route, input, requestId);
      onReach(true);
      return answer;
    } catch {
      onReach(false);
      throw offlineProblem();
    }
  }

  function cancel(requestId: string): void {
    // The person has moved on; whether the message arrives changes nothing for them.
    void reach('ipc.cancel', { requestId }, crypto.randomUUID()).catch(() => undefined);
  }

  return async <R extends RouteName>(
    route: R,
    input: Input<R>,
    { signal }: { signal?: AbortSignal } = {},
  ) => {
    if (signal?.aborted) throw cancelledProblem();
    const requestId = crypto.randomUUID();
    const answer = reach(route, input, requestId);
    if (!signal) return unwrap(await answer) as Output<R>;

    const cancelled = Promise.withResolvers<never>();
    const abort = () => {
      cancel(requestId);
      cancelled.reject(cancelledProblem());
    };
    signal.addEventListener('abort', abort, { once: true });
    try {
      return unwrap(await Promise.race([answer, cancelled.promise])) as Output<R>;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  };
}

export const bridge: PanelBridge = globalThis.window?.keydesk ?? createHttpBridge();
export const call: Call = createCall(bridge, setReachable);
