import { useMantineColorScheme } from '@mantine/core';
import { Spotlight } from '@mantine/spotlight';
import { Bot, KeyRound, LogOut, MoonStar, Plug, Search, Sun, UserPlus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { oauthProviders } from '../../shared/ipc/oauth.ts';
import { systemServiceIds, serviceById } from '../../shared/services.ts';
import { openAgentForm } from '../features/agents/open.tsx';
import {
  connectionName,
  formServices,
  registrationPath,
  signInServices,
} from '../features/integrations/connection.ts';
import { openConnection } from '../features/integrations/open.tsx';
import { openKeyForm } from '../features/keys/open.tsx';
import { openPersonForm } from '../features/people/open.tsx';
import { useSignOut } from '../features/session/use-sign-out.ts';
import { useIsAdmin } from '../lib/session.ts';
import { chooseColorScheme } from '../features/settings/choose-color-scheme.ts';
import type { Screen } from './screens.ts';

function useScreenActions(screens: readonly Screen[]) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  return screens.map(({ id, path, Icon }) => ({
    id,
    label: t(`screens.${id}`),
    description: t(`screenHints.${id}`),
    leftSection: <Icon size={18} />,
    onClick: () => navigate(path),
  }));
}

function useAdminActions() {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const keys = systemServiceIds.map((service) => ({
    id: `key-${service}`,
    label: t('keys.addTitle', { service: serviceById(service).name }),
    leftSection: <KeyRound size={18} />,
    onClick: () => {
      navigate('/keys');
      openKeyForm({ service });
    },
  }));
  const person = {
    id: 'new-person',
    label: t('people.add'),
    leftSection: <UserPlus size={18} />,
    onClick: () => {
      navigate('/people');
      openPersonForm();
    },
  };
  const registrations = oauthProviders.map((provider) => ({
    id: `registration-${provider}`,
    label: t('oauth.card', { provider: t(`oauth.provider.${provider}`) }),
    leftSection: <Plug size={18} />,
    onClick: () => navigate(registrationPath(provider)),
  }));
  return useIsAdmin() ? [...keys, person, ...registrations] : [];
}

function useConnectionActions() {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  return [...formServices, ...signInServices].map((service) => ({
    id: `connect-${service}`,
    label: t('integrations.ownTitle.connect', { name: connectionName(service) }),
    leftSection: <Plug size={18} />,
    onClick: () => {
      navigate('/integrations');
      openConnection({ service, scope: 'own' }, 'connect');
    },
  }));
}

function useGeneralActions() {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const { setColorScheme } = useMantineColorScheme();
  const signOut = useSignOut();
  return [
    {
      id: 'new-agent',
      label: t('agents.make'),
      leftSection: <Bot size={18} />,
      onClick: () => {
        navigate('/agents');
        openAgentForm();
      },
    },
    {
      id: 'light',
      label: t('palette.light'),
      leftSection: <Sun size={18} />,
      onClick: () => chooseColorScheme('light', setColorScheme),
    },
    {
      id: 'dark',
      label: t('palette.dark'),
      leftSection: <MoonStar size={18} />,
      onClick: () => chooseColorScheme('dark', setColorScheme),
    },
    {
      id: 'sign-out',
      label: t('session.signOut'),
      leftSection: <LogOut size={18} />,
      onClick: () => void signOut(),
    },
  ];
}

/** Ctrl+K: every screen and every main action by name. */
export function CommandPalette({ screens }: { screens: readonly Screen[] }) {
  const { t } = useTranslation();
  const go = useScreenActions(screens);
  const admin = useAdminActions();
  const connections = useConnectionActions();
  const general = useGeneralActions();
  return (
    <Spotlight
      shortcut={['mod+K']}
      attributes={{ content: { 'aria-label': t('palette.placeholder') } }}
      nothingFound={t('palette.nothing')}
      highlightQuery
      scrollable
      maxHeight={420}
      searchProps={{
        leftSection: <Search size={18} aria-hidden />,
        placeholder: t('palette.placeholder'),
        'aria-label': t('palette.placeholder'),
      }}
      actions={[
        { group: t('palette.go'), actions: go },
        { group: t('palette.do'), actions: [...admin, ...connections, ...general] },
      ]}
    />
  );
}
