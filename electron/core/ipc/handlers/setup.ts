import { createHash, timingSafeEqual } from 'node:crypto';
import type { Devices, Sessions, Users } from '../../accounts/types.ts';
import { RouteError } from '../errors.ts';
import { rememberDevice } from './remember-device.ts';
import type { HandlersOf } from '../types.ts';

interface Parts {
  users: Users;
  sessions: Sessions;
  devices: Devices;
  /** Headless: printed at start, so that only who sees the terminal becomes the first admin. */
  setupToken: string | undefined;
}

export function setupHandlers({ users, sessions, devices, setupToken }: Parts): HandlersOf<'setup'> {
  return {
    'setup.status': () => {
      const needsAdmin = users.needsAdmin();
      return { needsAdmin, needsSetupToken: needsAdmin && setupToken !== undefined };
    },
    'setup.createAdmin': async (input, { client }) => {
      if (!users.needsAdmin()) {
        throw new RouteError(
          'conflict',
          'This desk already has an admin.',
          'Sign in, or ask the admin for an account.',
        );
      }
      if (setupToken !== undefined && !sameToken(setupToken, input.setupToken ?? '')) {
        throw new RouteError(
          'wrong_credentials',
          'This is not the setup token of this desk.',
          'Copy it from the terminal where Keydesk was started; it changes with every start.',
          'setupToken',
        );
      }
      const user = await users.createFirstAdmin(input.name, input.password);
      await rememberDevice(devices, client, user.id);
      client.setSessionToken(sessions.start(user));
      return { user };
    },
  };
}

/** Hashes have one length, so comparing them tells nothing about how much was right. */
function sameToken(expected: string, given: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(expected), digest(given));
}
