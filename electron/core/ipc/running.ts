/** Calls that are still running, so that they can be cancelled: keyed by window or cookie, then by request. */
export interface RunningCalls {
  /** null: this client already has a running call of that id. */
  begin(clientId: string, requestId: string): AbortController | null;
  end(clientId: string, requestId: string): void;
  cancel(clientId: string, requestId: string): void;
  cancelAll(clientId: string): void;
}

export function createRunningCalls(): RunningCalls {
  const clients = new Map<string, Map<string, AbortController>>();

  return {
    begin(clientId, requestId) {
      const calls = clients.get(clientId) ?? new Map<string, AbortController>();
      if (calls.has(requestId)) return null;
      const controller = new AbortController();
      calls.set(requestId, controller);
      clients.set(clientId, calls);
      return controller;
    },
    end(clientId, requestId) {
      const calls = clients.get(clientId);
      calls?.delete(requestId);
      if (calls?.size === 0) clients.delete(clientId);
    },
    cancel(clientId, requestId) {
      clients.get(clientId)?.get(requestId)?.abort();
    },
    cancelAll(clientId) {
      for (const controller of clients.get(clientId)?.values() ?? []) controller.abort();
    },
  };
}
