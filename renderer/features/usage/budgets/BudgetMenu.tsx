import { ActionIcon, Menu } from '@mantine/core';
import { CalendarPlus, CalendarX, Ellipsis, PencilLine, PiggyBank, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Budget } from '../../../../shared/ipc/money.ts';
import { useAction } from '../../../lib/query.ts';
import { openBudgetForm, openOverride, openRemoveBudget, openTopUp } from './open.tsx';

export function BudgetMenu({ budget }: { budget: Budget }) {
  const { t } = useTranslation();
  const override = useAction('budgets.override');
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon aria-label={t('budgets.more', { name: budget.name })} loading={override.pending}>
          <Ellipsis size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {budget.window === 'prepaid' ? (
          <Menu.Item leftSection={<PiggyBank size={16} />} onClick={() => openTopUp(budget)}>
            {t('budgets.topUp')}
          </Menu.Item>
        ) : (
          <Menu.Item leftSection={<PencilLine size={16} />} onClick={() => openBudgetForm(budget)}>
            {t('budgets.change')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<CalendarPlus size={16} />} onClick={() => openOverride(budget)}>
          {t('budgets.override')}
        </Menu.Item>
        {budget.override && (
          <Menu.Item
            leftSection={<CalendarX size={16} />}
            onClick={() => void override.run({ id: budget.id, override: null })}
          >
            {t('budgets.endOverride')}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item c="red" leftSection={<Trash2 size={16} />} onClick={() => openRemoveBudget(budget)}>
          {t('budgets.remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
