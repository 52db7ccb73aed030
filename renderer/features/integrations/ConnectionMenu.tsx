import { ActionIcon, Menu } from '@mantine/core';
import { Ellipsis, LogIn, Settings2, Unplug } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { connectionName, type ConnectionSubject, isSignInService } from './connection.ts';
import { openConnection, openDisconnect } from './open.tsx';

export function ConnectionMenu({ subject }: { subject: ConnectionSubject }) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon
          aria-label={t(`integrations.${subject.scope}More`, { name: connectionName(subject.service) })}
        >
          <Ellipsis size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {isSignInService(subject.service) ? (
          <Menu.Item leftSection={<LogIn size={16} />} onClick={() => openConnection(subject, 'reconnect')}>
            {t('integrations.reconnect')}
          </Menu.Item>
        ) : (
          <Menu.Item leftSection={<Settings2 size={16} />} onClick={() => openConnection(subject, 'change')}>
            {t('integrations.change')}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item c="red" leftSection={<Unplug size={16} />} onClick={() => openDisconnect(subject)}>
          {t('integrations.disconnect')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
