import { AppShell } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { ModalsProvider } from '@mantine/modals';
import type { MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { ActivityPage } from '../features/activity/ActivityPage.tsx';
import { AgentsPage } from '../features/agents/AgentsPage.tsx';
import { IntegrationsPage } from '../features/integrations/IntegrationsPage.tsx';
import { KeysPage } from '../features/keys/KeysPage.tsx';
import { OutboxPage } from '../features/outbox/OutboxPage.tsx';
import { PeoplePage } from '../features/people/PeoplePage.tsx';
import { SettingsPage } from '../features/settings/SettingsPage.tsx';
import { ToolsPage } from '../features/tools/ToolsPage.tsx';
import { UsagePage } from '../features/usage/UsagePage.tsx';
import { useUser } from '../lib/session.ts';
import { CommandPalette } from './CommandPalette.tsx';
import { Header } from './Header.tsx';
import { Navigation } from './Navigation.tsx';
import { type Screen, screensFor } from './screens.ts';
import classes from './Shell.module.css';

const pages: Record<Screen['id'], () => React.JSX.Element> = {
  keys: KeysPage,
  agents: AgentsPage,
  tools: ToolsPage,
  integrations: IntegrationsPage,
  outbox: OutboxPage,
  activity: ActivityPage,
  usage: UsagePage,
  people: PeoplePage,
  settings: SettingsPage,
};

const mainId = 'main';

/** A dialog that was opened from a menu cannot give the focus back to an item that is gone: the screen's heading takes it. */
function catchFocus(): void {
  // After Mantine's own attempt, 10 ms from the close (useFocusReturn).
  setTimeout(() => {
    if (document.activeElement === document.body)
      document.querySelector<HTMLElement>(`#${mainId} h1`)?.focus();
  }, 20);
}

function SkipLink() {
  const { t } = useTranslation();
  // The address after # belongs to the router, so the jump is made by hand.
  const skip = (event: MouseEvent) => {
    event.preventDefault();
    document.getElementById(mainId)?.focus();
  };
  return (
    <a href={`#${mainId}`} className={classes.skip} onClick={skip}>
      {t('shell.skip')}
    </a>
  );
}

/** The desk: navigation, header, and the screen that the address names. */
export function Shell() {
  const screens = screensFor(useUser());
  const [, navigate] = useLocation();
  const [menuOpen, menu] = useDisclosure(false);
  useHotkeys([['mod+,', () => navigate('/settings')]], []);

  return (
    <ModalsProvider modalProps={{ onExitTransitionEnd: catchFocus }}>
      <SkipLink />
      <CommandPalette screens={screens} />
      <AppShell
        layout="alt"
        padding="lg"
        header={{ height: 56 }}
        navbar={{ width: 208, breakpoint: 'sm', collapsed: { mobile: !menuOpen } }}
        withBorder={false}
      >
        <AppShell.Header className={classes.header} px="lg" role="none">
          <Header menuOpen={menuOpen} onToggleMenu={menu.toggle} />
        </AppShell.Header>
        <AppShell.Navbar className={classes.navbar}>
          <Navigation screens={screens} onGo={menu.close} />
        </AppShell.Navbar>
        <AppShell.Main id={mainId} tabIndex={-1} className={classes.main}>
          <div className={classes.content}>
            <Switch>
              {screens.map(({ id, path }) => (
                <Route key={id} path={`${path}/*?`} component={pages[id]} />
              ))}
              <Route>
                <Redirect to={screens[0]?.path ?? '/agents'} replace />
              </Route>
            </Switch>
          </div>
        </AppShell.Main>
      </AppShell>
    </ModalsProvider>
  );
}
