import { ActionIcon, Menu } from '@mantine/core';
import { ArrowLeftRight, Ellipsis, PencilLine, Play, RefreshCw, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { SystemKey } from '../../../shared/ipc/keys.ts';
import { openRemoveKey, openRenameKey } from './open.tsx';

interface KeyMenuProps {
  subject: SystemKey;
  onTest: () => void;
  onActivate?: () => void;
  onAddStandby?: () => void;
}

export function KeyMenu({ subject, onTest, onActivate, onAddStandby }: KeyMenuProps) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon aria-label={t('keys.more', { label: subject.label })}>
          <Ellipsis size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {onActivate && (
          <Menu.Item leftSection={<Play size={16} />} onClick={onActivate}>
            {t('keys.makeActive')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<RefreshCw size={16} />} onClick={onTest}>
          {t('keys.test')}
        </Menu.Item>
        <Menu.Item leftSection={<PencilLine size={16} />} onClick={() => openRenameKey(subject)}>
          {t('keys.rename')}
        </Menu.Item>
        {onAddStandby && (
          <Menu.Item leftSection={<ArrowLeftRight size={16} />} onClick={onAddStandby}>
            {t('keys.addStandby')}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item c="red" leftSection={<Trash2 size={16} />} onClick={() => openRemoveKey(subject)}>
          {t('keys.remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
