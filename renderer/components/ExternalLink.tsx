import { Anchor } from '@mantine/core';
import { ExternalLink as Icon } from 'lucide-react';
import type { MouseEvent, ReactNode } from 'react';
import { call } from '../lib/ipc.ts';

/** A page outside Keydesk: the desktop opens it in the system's browser, a browser in a new tab. */
export function ExternalLink({ url, children }: { url: string; children: ReactNode }) {
  const inDesktop = window.keydesk !== undefined;
  const open = (event: MouseEvent) => {
    if (!inDesktop) return;
    event.preventDefault();
    void call('shell.openExternal', { url }).catch(() => undefined);
  };
  return (
    <Anchor href={url} target="_blank" rel="noreferrer" onClick={open} inline underline="always">
      {children} <Icon size={12} aria-hidden />
    </Anchor>
  );
}
