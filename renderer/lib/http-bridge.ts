import type { Domain, PanelBridge, PanelEvent } from '../../shared/ipc/events.ts';

const everything: Domain[] = [
  'session',
  'systemKeys',
  'agents',
  'users',
  'tools',
  'integrations',
  'oauthApps',
  'sends',
  'vault',
  'gateway',
  'activity',
  'audit',
  'settings',
];

/** After these the browser holds another cookie: the event stream must be opened again to speak for the new session. */
const newSessionRoutes = new Set(['setup.createAdmin', 'session.signIn', 'session.changePassword']);

const firstRetryMs = 1_000;
const lastRetryMs = 15_000;

/** The panel in a browser: calls over loopback HTTP, events over SSE. */
export function createHttpBridge(): PanelBridge {
  const streams = new Set<EventStream>();
  return {
    async request(route, input, requestId) {
      const response = await fetch(`/rpc/${route}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-keydesk-panel': '1',
          'x-keydesk-request': requestId,
        },
        body: JSON.stringify(input),
        credentials: 'same-origin',
      });
      const answer: unknown = await response.json();
      if (response.ok && newSessionRoutes.has(route)) for (const stream of streams) stream.reopen();
      return answer;
    },
    subscribe(listener) {
      const stream = openEventStream(listener);
      streams.add(stream);
      return () => {
        streams.delete(stream);
        stream.close();
      };
    },
  };
}

interface EventStream {
  reopen: () => void;
  close: () => void;
}

/**
 * EventSource reconnects by itself after a dropped connection, but gives up for good after an HTTP error
 * (HTML spec, "fail the connection"): nobody signed in yet, or a restart. So it is opened again here.
 */
function openEventStream(listener: (event: PanelEvent) => void): EventStream {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let retryMs = firstRetryMs;
  let openedBefore = false;

  function close(): void {
    clearTimeout(timer);
    source?.close();
  }

  function open(): void {
    close();
    const next = new EventSource('/events');
    source = next;
    next.addEventListener('open', () => {
      retryMs = firstRetryMs;
      // What was said while nobody listened is lost: ask for everything again.
      if (openedBefore) listener({ name: 'changed', payload: { domains: everything } });
      openedBefore = true;
    });
    next.addEventListener('message', (message: MessageEvent<string>) => {
      listener(JSON.parse(message.data) as PanelEvent);
    });
    next.addEventListener('error', () => {
      if (next.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(open, retryMs);
      retryMs = Math.min(retryMs * 2, lastRetryMs);
    });
  }

  open();
  return { reopen: open, close };
}
