import { app } from 'electron';

/** Switches of Chromium and Node that open the inside of the program to whoever starts or reaches it. */
const opening = [
  'inspect',
  'inspect-brk',
  'inspect-port',
  'inspect-publish-uid',
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'log-net-log',
  'ssl-key-log-file',
  'disable-web-security',
  'load-extension',
];

declare const KEYDESK_INSPECTABLE: boolean;

/**
 * The switch that a packaged Keydesk refuses to run with, if there is one. Tests drive the unpackaged program, and a packaged
 * one in which this constant was set when it was built; nothing at run time can set it.
 */
export function refusedSwitch(): string | undefined {
  if (KEYDESK_INSPECTABLE || !app.isPackaged) return undefined;
  return opening.find((name) => app.commandLine.hasSwitch(name));
}

export interface DesktopFlags {
  /** Another data folder. */
  data: string | undefined;
  gatewayPort: number | undefined;
  /** Start, show that everything is there, print OK and end. */
  smoke: boolean;
}

export function readFlags(): DesktopFlags {
  const port = app.commandLine.getSwitchValue('gateway-port');
  return {
    data: app.commandLine.getSwitchValue('data') || undefined,
    gatewayPort: /^\d{1,5}$/.test(port) ? Number(port) : undefined,
    smoke: app.commandLine.hasSwitch('smoke'),
  };
}
