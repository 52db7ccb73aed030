import { Burger, Button, Group, Kbd, Text } from '@mantine/core';
import { useOs } from '@mantine/hooks';
import { spotlight } from '@mantine/spotlight';
import { Search } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { GatewayPill } from './GatewayPill.tsx';
import { UserMenu } from './UserMenu.tsx';
import classes from './Shell.module.css';
import { VaultPill } from './VaultPill.tsx';

interface HeaderProps {
  menuOpen: boolean;
  onToggleMenu: () => void;
}

export function Header({ menuOpen, onToggleMenu }: HeaderProps) {
  const { t } = useTranslation();
  const searchKeys = useOs() === 'macos' ? t('shell.searchKeysMac') : t('shell.searchKeys');
  return (
    <Group component="section" aria-label={t('shell.header')} h="100%" justify="space-between" wrap="nowrap">
      <Group gap="sm" wrap="nowrap">
        <Burger
          opened={menuOpen}
          onClick={onToggleMenu}
          hiddenFrom="sm"
          size="sm"
          aria-label={t('shell.menu')}
        />
        <Button
          variant="default"
          size="xs"
          leftSection={<Search size={14} aria-hidden />}
          rightSection={
            <Kbd size="xs" visibleFrom="sm">
              {searchKeys}
            </Kbd>
          }
          onClick={spotlight.open}
        >
          <Text span fz={13} c="dimmed" className={classes.words}>
            {t('shell.search')}
          </Text>
        </Button>
      </Group>
      <Group gap="xs" wrap="nowrap">
        <VaultPill />
        <GatewayPill />
        <UserMenu />
      </Group>
    </Group>
  );
}
