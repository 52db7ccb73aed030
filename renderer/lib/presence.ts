/** How long after the last touch somebody still counts as being there. */
const presentMs = 60_000;
const touches = ['pointerdown', 'pointermove', 'keydown', 'focus'] as const;

/**
 * What agents cause must not look like somebody using the panel: asking the core again counts as use, and a busy agent
 * would keep the panel from locking. So while nobody is there, such work waits for the next touch.
 */
export function createPresence(target: EventTarget, now: () => number) {
  let touchedAt = now();
  const waiting = new Map<string, () => void>();

  const touched = () => {
    touchedAt = now();
    const due = [...waiting.values()];
    waiting.clear();
    for (const work of due) work();
  };
  for (const touch of touches) target.addEventListener(touch, touched, { passive: true, capture: true });

  return {
    /** Now, or at the next touch; work of the same name replaces what still waits. */
    whenPresent(name: string, work: () => void): void {
      if (now() - touchedAt < presentMs) work();
      else waiting.set(name, work);
    },
  };
}

const presence = createPresence(globalThis.window ?? new EventTarget(), Date.now);
export const { whenPresent } = presence;
