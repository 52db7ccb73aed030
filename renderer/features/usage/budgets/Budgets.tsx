import { Button, SimpleGrid, Stack } from '@mantine/core';
import { PiggyBank, Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Blank } from '../../../components/Blank.tsx';
import { QueryView } from '../../../components/QueryView.tsx';
import { useRoute } from '../../../lib/query.ts';
import { useIsAdmin } from '../../../lib/session.ts';
import { CallLimits } from '../limits/CallLimits.tsx';
import { BudgetCard } from './BudgetCard.tsx';
import { openBudgetForm } from './open.tsx';
import { StopSwitch } from './StopSwitch.tsx';

function AddBudget() {
  const { t } = useTranslation();
  return (
    <Button size="xs" leftSection={<Plus size={14} aria-hidden />} onClick={() => openBudgetForm()}>
      {t('budgets.add')}
    </Button>
  );
}

function NoBudgets() {
  const { t } = useTranslation();
  const admin = useIsAdmin();
  return (
    <Blank
      icon={<PiggyBank size={28} />}
      title={t('budgets.emptyTitle')}
      description={t(admin ? 'budgets.emptyHint' : 'budgets.emptyHintMember')}
    >
      {admin && <AddBudget />}
    </Blank>
  );
}

/** What may be spent, what is left, and the switch that stops everything. */
export function Budgets() {
  const admin = useIsAdmin();
  const budgets = useRoute('budgets.list', {});
  return (
    <Stack>
      <StopSwitch>{admin && budgets.data && budgets.data.length > 0 && <AddBudget />}</StopSwitch>
      <QueryView query={budgets} empty={<NoBudgets />} isEmpty={(list) => list.length === 0}>
        {(list) => (
          <SimpleGrid cols={{ base: 1, md: 2 }}>
            {list.map((budget) => (
              <BudgetCard key={budget.id} budget={budget} />
            ))}
          </SimpleGrid>
        )}
      </QueryView>
      <CallLimits />
    </Stack>
  );
}
