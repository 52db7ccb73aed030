import { Burger, Group, NavLink, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { Logo } from '../components/Logo.tsx';
import { UnclearBadge } from '../features/outbox/UnclearBadge.tsx';
import type { Screen } from './screens.ts';
import classes from './Shell.module.css';

interface NavigationProps {
  screens: readonly Screen[];
  onGo: () => void;
}

export function Navigation({ screens, onGo }: NavigationProps) {
  const { t } = useTranslation();
  const [location] = useLocation();
  return (
    <>
      <Group gap="sm" className={classes.brand}>
        <Logo />
        <Text fw={650} fz={16}>
          {t('app.name')}
        </Text>
        {/* In a narrow window the navigation covers the header and its button. */}
        <Burger opened size="sm" hiddenFrom="sm" ml="auto" aria-label={t('shell.menu')} onClick={onGo} />
      </Group>
      <Stack component="nav" aria-label={t('shell.navigation')} gap={2} p="xs">
        {screens.map(({ id, path, Icon }) => {
          const active = location.startsWith(path);
          return (
            <NavLink
              key={id}
              renderRoot={(props: Record<string, unknown>) => <Link {...props} href={path} />}
              className={classes.link}
              label={t(`screens.${id}`)}
              leftSection={<Icon size={18} aria-hidden />}
              rightSection={id === 'outbox' && <UnclearBadge />}
              active={active}
              onClick={onGo}
              {...(active ? { 'aria-current': 'page' as const } : {})}
            />
          );
        })}
      </Stack>
    </>
  );
}
