import path from 'node:path';
import { z } from 'zod';
import { colorScheme, type ColorScheme } from '../../shared/ipc/shell.ts';
import { RouteError } from '../core/ipc/errors.ts';
import type { Shell } from '../core/ipc/types.ts';
import { readFileIfThere, writePrivateFile } from '../core/store/files.ts';

/** What the desktop keeps as window state; here only the colours are left of it. */
const uiState = z.strictObject({ colorScheme });

/** There is no window here: browsers open their own links. */
export function headlessShell(version: string, dataDir: string): Shell {
  const file = path.join(dataDir, 'panel.json');
  return {
    kind: 'headless',
    version,
    colorScheme: () => readScheme(file),
    setColorScheme: (next) => writePrivateFile(file, JSON.stringify({ colorScheme: next })),
    openExternal: async () => {
      throw new RouteError('not_available_here', 'Only the desktop panel opens addresses by itself.');
    },
    comeToFront: () => undefined,
  };
}

function readScheme(file: string): ColorScheme {
  try {
    return uiState.parse(JSON.parse(readFileIfThere(file) ?? '')).colorScheme;
  } catch {
    // Never chosen, or not readable any more: nothing to bother anybody with.
    return 'auto';
  }
}
