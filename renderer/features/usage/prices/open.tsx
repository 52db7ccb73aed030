import { modals } from '@mantine/modals';
import type { ModelPrice, PriceTable } from '../../../../shared/ipc/money.ts';
import { i18n } from '../../../lib/i18n.ts';
import { PriceForm } from './PriceForm.tsx';

export type PriceSubject = Pick<ModelPrice, 'service' | 'model'> & Partial<ModelPrice>;

/** `subject`: a price that is there, or a model that has none yet. */
export function openPriceForm(table: PriceTable, subject?: PriceSubject): void {
  modals.open({
    title: subject?.per ? i18n.t('prices.editOf', { model: subject.model }) : i18n.t('prices.add'),
    closeOnClickOutside: false,
    size: 'lg',
    children: <PriceForm table={table} subject={subject} onClose={modals.closeAll} />,
  });
}
