import { useTranslation } from 'react-i18next';
import type { User } from '../../../shared/ipc/accounts.ts';
import { ConfirmByTyping } from '../../components/ConfirmByTyping.tsx';

export function RemovePerson({ person, onClose }: { person: User; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <ConfirmByTyping
      route="users.remove"
      input={{ id: person.id }}
      word={person.name}
      submit={t('people.remove')}
      onDone={onClose}
      onClose={onClose}
    >
      {t('people.removeWarning', { name: person.name })}
    </ConfirmByTyping>
  );
}
