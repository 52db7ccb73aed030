import { modals } from '@mantine/modals';
import type { User } from '../../../shared/ipc/accounts.ts';
import { i18n } from '../../lib/i18n.ts';
import { AddPerson } from './AddPerson.tsx';
import { RemovePerson } from './RemovePerson.tsx';
import { ResetPassword } from './ResetPassword.tsx';

export function openPersonForm(): void {
  modals.open({
    title: i18n.t('people.add'),
    closeOnClickOutside: false,
    children: <AddPerson onClose={modals.closeAll} />,
  });
}

export function openResetPassword(person: User): void {
  modals.open({
    title: i18n.t('people.resetTitle', { name: person.name }),
    children: <ResetPassword person={person} onClose={modals.closeAll} />,
  });
}

export function openRemovePerson(person: User): void {
  modals.open({
    title: i18n.t('people.removeTitle', { name: person.name }),
    children: <RemovePerson person={person} onClose={modals.closeAll} />,
  });
}
