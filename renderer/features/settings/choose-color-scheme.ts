import type { ColorScheme } from '../../../shared/ipc/shell.ts';
import { call } from '../../lib/ipc.ts';

/** At once on the screen, and kept by the shell so that its window opens in the right colours. */
export function chooseColorScheme(scheme: ColorScheme, show: (scheme: ColorScheme) => void): void {
  show(scheme);
  void call('shell.setColorScheme', { colorScheme: scheme }).catch(() => undefined);
}
