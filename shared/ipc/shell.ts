import { z } from 'zod';
import { nothing, route } from './define.ts';

export const colorScheme = z.enum(['light', 'dark', 'auto']);
export type ColorScheme = z.infer<typeof colorScheme>;

/** What the shell around the core can do: the desktop window or the headless server. */
export const shellRoutes = {
  'shell.info': route(
    'public',
    nothing,
    z.strictObject({
      kind: z.enum(['desktop', 'headless']),
      version: z.string(),
      colorScheme,
      /** Something that happened before the panel was there: a repaired database, an unusual folder. */
      notices: z.array(z.strictObject({ level: z.enum(['info', 'warning']), message: z.string() })),
    }),
  ),
  'shell.setColorScheme': route('public', z.strictObject({ colorScheme }), nothing),
  /** Desktop only: opens an https address in the system browser. */
  'shell.openExternal': route('user', z.strictObject({ url: z.string().max(2048) }), nothing),
  /** Stops a call that is still running in this window or browser session. */
  'ipc.cancel': route('public', z.strictObject({ requestId: z.string().min(1).max(64) }), nothing),
};
