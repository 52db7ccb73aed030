import { renameSync } from 'node:fs';
import path from 'node:path';
import Store from 'electron-store';
import type { ColorScheme } from '../../shared/ipc/shell.ts';

export interface Bounds {
  x: number;
  y: number;
  width: number;
  height: number;
}

interface UiState {
  colorScheme: ColorScheme;
  bounds?: Bounds;
  maximized: boolean;
}

const side = { type: 'number' } as const;

const schema = {
  colorScheme: { type: 'string', enum: ['light', 'dark', 'auto'] },
  bounds: {
    type: 'object',
    properties: { x: side, y: side, width: side, height: side },
    required: ['x', 'y', 'width', 'height'],
    additionalProperties: false,
  },
  maximized: { type: 'boolean' },
} as const;

const name = 'ui-state';

/** How the window looks: nothing secret, nothing that the core needs. */
export type UiStateStore = Store<UiState>;

export function openUiState(dir: string): UiStateStore {
  const open = () =>
    new Store<UiState>({
      name,
      cwd: dir,
      schema,
      defaults: { colorScheme: 'auto', maximized: false },
      // True would delete a file that it cannot read, without a copy (conf's readme).
      clearInvalidConfig: false,
    });
  try {
    return open();
  } catch {
    const file = path.join(dir, `${name}.json`);
    renameSync(file, `${file}.unreadable`);
    return open();
  }
}
