import { notifications, notificationsStore } from '@mantine/notifications';

/** Takes away notices about trouble that has been mended: bad news stays until it is read, but not after it is over. */
export function hideNoticesAbout(reason: string): void {
  if (reason === '') return;
  for (const { id, message } of notificationsStore.getState().notifications) {
    if (id !== undefined && typeof message === 'string' && message.includes(reason)) notifications.hide(id);
  }
}
