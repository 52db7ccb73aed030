import { useEffect, useEffectEvent } from 'react';
import type { EventName, PanelBridge, PanelEvent, PanelEvents } from '../../shared/ipc/events.ts';

const listeners = new Set<(event: PanelEvent) => void>();

/** Passes what the bridge says on to every listener in the panel: one subscription, many readers. */
export function startEvents(bridge: PanelBridge): () => void {
  return bridge.subscribe((event) => {
    for (const listener of listeners) listener(event);
  });
}

export function onPanelEvent(listener: (event: PanelEvent) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function usePanelEvent<E extends EventName>(name: E, handle: (payload: PanelEvents[E]) => void): void {
  const onEvent = useEffectEvent((event: PanelEvent) => {
    if (event.name === name) handle(event.payload as PanelEvents[E]);
  });
  useEffect(() => onPanelEvent((event) => onEvent(event)), []);
}
