import { modals } from '@mantine/modals';
import type { SystemKey } from '../../../shared/ipc/keys.ts';
import { serviceById, type SystemServiceId } from '../../../shared/services.ts';
import { i18n } from '../../lib/i18n.ts';
import { KeyForm } from './KeyForm.tsx';
import { RemoveKey } from './RemoveKey.tsx';
import { RenameKey } from './RenameKey.tsx';

export interface KeyFormSubject {
  service: SystemServiceId;
  /** The key that works now, if any: the form then asks whether to replace it or to stand by. */
  active?: SystemKey | null;
  role?: 'active' | 'standby';
}

export function openKeyForm(subject: KeyFormSubject): void {
  const { name } = serviceById(subject.service);
  const replaces = subject.active && subject.role !== 'standby';
  modals.open({
    title: i18n.t(replaces ? 'keys.replaceTitle' : 'keys.addTitle', { service: name }),
    size: 'lg',
    closeOnClickOutside: false,
    children: <KeyForm {...subject} onClose={modals.closeAll} />,
  });
}

export function openRenameKey(subject: SystemKey): void {
  modals.open({
    title: i18n.t('keys.rename'),
    children: <RenameKey subject={subject} onClose={modals.closeAll} />,
  });
}

export function openRemoveKey(subject: SystemKey): void {
  modals.open({
    title: i18n.t('keys.removeTitle', { label: subject.label }),
    children: <RemoveKey subject={subject} onClose={modals.closeAll} />,
  });
}
