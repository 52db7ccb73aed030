import { RouteError } from '../core/ipc/errors.ts';
import type { Shell } from '../core/ipc/types.ts';
import type { ColorScheme } from '../../shared/ipc/shell.ts';

/** There is no window here: every browser keeps its own colours and opens its own links. */
export function headlessShell(version: string): Shell {
  let colorScheme: ColorScheme = 'auto';
  return {
    kind: 'headless',
    version,
    colorScheme: () => colorScheme,
    setColorScheme: (next) => {
      colorScheme = next;
    },
    openExternal: async () => {
      throw new RouteError('not_available_here', 'Only the desktop panel opens addresses by itself.');
    },
  };
}
