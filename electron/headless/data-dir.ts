import { homedir } from 'node:os';
import path from 'node:path';

/** The usual place for a program's data when --data names none. */
export function defaultDataDir(platform = process.platform, env = process.env, home = homedir()): string {
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'keydesk');
  if (platform === 'win32')
    return path.join(env['APPDATA'] ?? path.join(home, 'AppData', 'Roaming'), 'keydesk');
  const xdg = env['XDG_DATA_HOME'];
  // XDG Base Directory Specification: a relative path is invalid and to be ignored.
  return path.join(xdg && path.isAbsolute(xdg) ? xdg : path.join(home, '.local', 'share'), 'keydesk');
}
