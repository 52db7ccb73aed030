import type { RequestRow } from './gateway.ts';

/** What changed, so that the panel asks again. */
export type Domain =
  | 'session'
  | 'systemKeys'
  | 'agents'
  | 'users'
  | 'tools'
  | 'integrations'
  | 'oauthApps'
  | 'sends'
  | 'usage'
  | 'budgets'
  | 'prices'
  | 'vault'
  | 'gateway'
  | 'activity'
  | 'audit'
  | 'settings';

/** Events from the core to the panel: types only, the sender is trusted. */
export interface PanelEvents {
  changed: { domains: Domain[] };
  /** Calls through the gateway, batched; only those that the signed-in person may see. */
  requests: { rows: RequestRow[] };
  /** Something that a person should know now, for example a key that the provider refused. */
  notice: { level: 'info' | 'warning' | 'error'; message: string };
}
export type EventName = keyof PanelEvents;
export type PanelEvent = { [E in EventName]: { name: E; payload: PanelEvents[E] } }[EventName];

/** What the preload (desktop) or the browser bridge (headless) offers the panel, and nothing else. */
export interface PanelBridge {
  request(route: string, input: unknown, requestId: string): Promise<unknown>;
  /** Returns the function that unsubscribes. */
  subscribe(listener: (event: PanelEvent) => void): () => void;
}
