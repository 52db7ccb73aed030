import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { Plus, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Output } from '../../../../shared/ipc/routes.ts';
import { QueryView } from '../../../components/QueryView.tsx';
import { useRoute } from '../../../lib/query.ts';
import { useIsAdmin } from '../../../lib/session.ts';
import { openPriceForm } from './open.tsx';
import { PriceList } from './PriceList.tsx';
import { ResetPrices } from './ResetPrices.tsx';
import { UnknownModels } from './UnknownModels.tsx';

type PriceState = Output<'prices.get'>;

function Head({ state: { table, edited } }: { state: PriceState }) {
  const { t } = useTranslation();
  const admin = useIsAdmin();
  return (
    <Group justify="space-between" align="flex-start" wrap="nowrap">
      <Text c="dimmed" maw={680}>
        {t(edited ? 'prices.asOfEdited' : 'prices.asOf', { date: table.asOf })} {t('prices.check')}
      </Text>
      {admin && (
        <Group gap="xs" wrap="nowrap" flex="none">
          {edited && <ResetPrices />}
          <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => openPriceForm(table)}>
            {t('prices.add')}
          </Button>
        </Group>
      )}
    </Group>
  );
}

/** What Keydesk reckons with, and what it does about models that it has no price for. */
export function Prices() {
  const { t } = useTranslation();
  const prices = useRoute('prices.get', {});
  return (
    <QueryView query={prices}>
      {(state) => (
        <Stack>
          {state.problem && (
            <Alert
              color="orange"
              icon={<TriangleAlert size={18} />}
              title={t('prices.problemTitle')}
              role="alert"
            >
              {state.problem}
            </Alert>
          )}
          <Head state={state} />
          <UnknownModels state={state} />
          <PriceList table={state.table} />
        </Stack>
      )}
    </QueryView>
  );
}
