import { useTranslation } from 'react-i18next';
import type { SystemKey } from '../../../shared/ipc/keys.ts';
import { serviceById } from '../../../shared/services.ts';
import { ConfirmByTyping } from '../../components/ConfirmByTyping.tsx';

export function RemoveKey({ subject, onClose }: { subject: SystemKey; onClose: () => void }) {
  const { t } = useTranslation();
  const { name } = serviceById(subject.service);
  return (
    <ConfirmByTyping
      route="systemKeys.remove"
      input={{ service: subject.service, id: subject.id }}
      word={name}
      submit={t('keys.remove')}
      onDone={onClose}
      onClose={onClose}
    >
      {t(`keys.removeWarning.${subject.role}`, { service: name, hint: subject.hint })}
    </ConfirmByTyping>
  );
}
