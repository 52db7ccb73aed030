import { Button, Menu, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { ChevronDown, KeySquare, LogOut, Settings } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { ChangePassword } from '../features/session/ChangePassword.tsx';
import { useSignOut } from '../features/session/use-sign-out.ts';
import { useUser } from '../lib/session.ts';

export function UserMenu() {
  const { t } = useTranslation();
  const user = useUser();
  const [, navigate] = useLocation();
  const signOut = useSignOut();

  const changePassword = () =>
    modals.open({
      title: t('session.changePassword'),
      children: <ChangePassword currentLabel={t('session.currentPassword')} onClose={modals.closeAll} />,
    });

  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <Button variant="subtle" color="gray" size="xs" rightSection={<ChevronDown size={14} aria-hidden />}>
          <Text span inherit truncate maw={{ base: 90, sm: 140 }}>
            {user.name}
          </Text>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t(`people.role.${user.role}`)}</Menu.Label>
        <Menu.Item leftSection={<KeySquare size={16} />} onClick={changePassword}>
          {t('session.changePassword')}
        </Menu.Item>
        <Menu.Item leftSection={<Settings size={16} />} onClick={() => navigate('/settings')}>
          {t('screens.settings')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<LogOut size={16} />} onClick={() => void signOut()}>
          {t('session.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
