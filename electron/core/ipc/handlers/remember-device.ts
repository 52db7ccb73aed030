import type { Devices } from '../../accounts/types.ts';
import type { PanelClient } from '../types.ts';

/** After a good sign-in: from now on this browser's wrong passwords are counted apart from those of strangers. */
export async function rememberDevice(
  devices: Devices,
  { device }: PanelClient,
  userId: string,
): Promise<void> {
  if (device) device.keep(await devices.remember(device.token(), userId));
}
