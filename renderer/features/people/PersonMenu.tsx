import { ActionIcon, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Ellipsis, KeySquare, ShieldMinus, ShieldPlus, Trash2, UserCheck, UserX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { User } from '../../../shared/ipc/accounts.ts';
import type { Input } from '../../../shared/ipc/routes.ts';
import { fieldMessage } from '../../lib/form.ts';
import { useAction } from '../../lib/query.ts';
import { openRemovePerson, openResetPassword } from './open.tsx';

export function PersonMenu({ person }: { person: User }) {
  const { t } = useTranslation();
  const update = useAction('users.update');
  const admin = person.role === 'admin';
  const change = (part: Omit<Input<'users.update'>, 'id'>) =>
    void update.run({ id: person.id, ...part }, (problem) =>
      notifications.show({ message: fieldMessage(problem), color: 'red' }),
    );
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon aria-label={t('people.more', { name: person.name })} loading={update.pending}>
          <Ellipsis size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<KeySquare size={16} />} onClick={() => openResetPassword(person)}>
          {t('people.reset')}
        </Menu.Item>
        <Menu.Item
          leftSection={admin ? <ShieldMinus size={16} /> : <ShieldPlus size={16} />}
          onClick={() => change({ role: admin ? 'member' : 'admin' })}
        >
          {admin ? t('people.makeMember') : t('people.makeAdmin')}
        </Menu.Item>
        <Menu.Item
          leftSection={person.disabled ? <UserCheck size={16} /> : <UserX size={16} />}
          onClick={() => change({ disabled: !person.disabled })}
        >
          {person.disabled ? t('people.enable') : t('people.disable')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item c="red" leftSection={<Trash2 size={16} />} onClick={() => openRemovePerson(person)}>
          {t('people.remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
