import { useMantineColorScheme } from '@mantine/core';
import { useEffect, useEffectEvent } from 'react';
import { useRoute } from '../lib/query.ts';
import { showNotice } from './use-live-events.ts';

const shown = new Set<string>();

/** Takes over what the shell knows: the chosen appearance, and what happened before the panel was there. */
export function useShellInfo() {
  const info = useRoute('shell.info', {});
  const { setColorScheme } = useMantineColorScheme();
  const scheme = info.data?.colorScheme;
  const notices = info.data?.notices;

  const apply = useEffectEvent(setColorScheme);
  useEffect(() => {
    if (scheme) apply(scheme);
  }, [scheme]);

  useEffect(() => {
    for (const notice of notices ?? []) {
      if (shown.has(notice.message)) continue;
      shown.add(notice.message);
      showNotice(notice);
    }
  }, [notices]);

  return info;
}
