import { notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import type { PanelEvents } from '../../shared/ipc/events.ts';
import { startEvents, usePanelEvent } from '../lib/events.ts';
import { i18n } from '../lib/i18n.ts';
import { bridge } from '../lib/ipc.ts';
import { noteUse } from '../lib/note-use.ts';
import { onChanged, queryClient } from '../lib/query.ts';

const noticeColors = { info: 'petrol', warning: 'yellow', error: 'red' } as const;

export function showNotice({ level, message }: PanelEvents['notice']): void {
  notifications.show({
    title: i18n.t(`notice.${level}`),
    message,
    color: noticeColors[level],
    withBorder: true,
    // Bad news stays until it is read.
    autoClose: level === 'info' ? 8_000 : false,
  });
}

/** Keeps the panel true: what changed is asked for again, what a person should know is shown. */
export function useLiveEvents(): void {
  usePanelEvent('changed', onChanged);
  usePanelEvent('requests', ({ rows }) => noteUse(queryClient, rows));
  usePanelEvent('notice', showNotice);
  useEffect(() => startEvents(bridge), []);
}
