import { app, Menu, type MenuItemConstructorOptions } from 'electron';

/** As little as possible: the roles that the keyboard needs, and for development the inspector. */
export function setMenu(): void {
  const development: MenuItemConstructorOptions[] = app.isPackaged
    ? []
    : [{ label: 'Develop', submenu: [{ role: 'reload' }, { role: 'toggleDevTools' }] }];
  if (process.platform !== 'darwin') {
    return Menu.setApplicationMenu(development.length > 0 ? Menu.buildFromTemplate(development) : null);
  }
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      { role: 'appMenu' },
      { role: 'editMenu' },
      { role: 'windowMenu' },
      ...development,
    ]),
  );
}
