import { app, nativeTheme } from 'electron';
import type { Shell } from '../core/ipc/types.ts';
import type { ColorScheme } from '../../shared/ipc/shell.ts';
import { openExternal } from './external.ts';
import { comeToFront } from './window.ts';
import type { UiStateStore } from './ui-state.ts';

/** The desktop around the core. Sets the colours at once, before any window paints. */
export function createDesktopShell(uiState: UiStateStore): Shell {
  const apply = (scheme: ColorScheme) => {
    nativeTheme.themeSource = scheme === 'auto' ? 'system' : scheme;
  };
  apply(uiState.get('colorScheme'));
  return {
    kind: 'desktop',
    version: app.getVersion(),
    colorScheme: () => uiState.get('colorScheme'),
    setColorScheme(scheme) {
      uiState.set('colorScheme', scheme);
      apply(scheme);
    },
    openExternal,
    comeToFront,
  };
}
