import type { Notice } from '../../store/types.ts';
import { RouteError } from '../errors.ts';
import type { RunningCalls } from '../running.ts';
import type { HandlersOf, Shell } from '../types.ts';

interface Parts {
  shell: Shell;
  notices: readonly Notice[];
  running: RunningCalls;
}

export function shellHandlers({ shell, notices, running }: Parts): HandlersOf<'shell' | 'ipc'> {
  return {
    'shell.info': () => ({
      kind: shell.kind,
      version: shell.version,
      colorScheme: shell.colorScheme(),
      notices: notices.map(({ level, message }) => ({ level, message })),
    }),
    'shell.setColorScheme': ({ colorScheme }) => {
      shell.setColorScheme(colorScheme);
      return {};
    },
    'shell.openExternal': async ({ url }) => {
      if (shell.kind !== 'desktop') {
        throw new RouteError(
          'not_available_here',
          'Only the desktop panel opens addresses by itself.',
          'Open it in your browser.',
        );
      }
      if (URL.parse(url)?.protocol !== 'https:') {
        throw new RouteError('invalid_input', 'Only https addresses are opened.', '', 'url');
      }
      await shell.openExternal(url);
      return {};
    },
    'ipc.cancel': ({ requestId }, { client }) => {
      running.cancel(client.clientId, requestId);
      return {};
    },
  };
}
