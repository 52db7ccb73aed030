import { modals } from '@mantine/modals';
import type { Budget } from '../../../../shared/ipc/money.ts';
import { i18n } from '../../../lib/i18n.ts';
import { BudgetForm } from './BudgetForm.tsx';
import { OverrideForm } from './OverrideForm.tsx';
import { RemoveBudget } from './RemoveBudget.tsx';
import { TopUpForm } from './TopUpForm.tsx';

export function openBudgetForm(budget?: Budget): void {
  modals.open({
    title: budget ? i18n.t('budgets.changeTitle', { name: budget.name }) : i18n.t('budgets.add'),
    closeOnClickOutside: false,
    children: <BudgetForm budget={budget} onClose={modals.closeAll} />,
  });
}

export function openTopUp(budget: Budget): void {
  modals.open({
    title: i18n.t('budgets.topUpTitle', { name: budget.name }),
    children: <TopUpForm budget={budget} onClose={modals.closeAll} />,
  });
}

export function openOverride(budget: Budget): void {
  modals.open({
    title: i18n.t('budgets.overrideTitle', { name: budget.name }),
    children: <OverrideForm budget={budget} onClose={modals.closeAll} />,
  });
}

export function openRemoveBudget(budget: Budget): void {
  modals.open({
    title: i18n.t('budgets.removeTitle', { name: budget.name }),
    children: <RemoveBudget budget={budget} onClose={modals.closeAll} />,
  });
}
