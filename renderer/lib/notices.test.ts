import { notifications, notificationsStore } from '@mantine/notifications';
import { expect, test } from 'vitest';
import { hideNoticesAbout } from './notices.ts';

test('what is over is no longer shown, and everything else stays', () => {
  notifications.show({ message: 'Your connection needs you: the password was refused.' });
  notifications.show({ message: 'The database was repaired.' });
  hideNoticesAbout('');
  hideNoticesAbout('the password was refused.');
  expect(notificationsStore.getState().notifications.map(({ message }) => message)).toEqual([
    'The database was repaired.',
  ]);
});
