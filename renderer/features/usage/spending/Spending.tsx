import { Button, Stack } from '@mantine/core';
import { ChartColumn } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Blank } from '../../../components/Blank.tsx';
import { LoadingState, QueryView } from '../../../components/QueryView.tsx';
import { useRoute } from '../../../lib/query.ts';
import { useNow } from '../../../lib/time.ts';
import { Balances } from './Balances.tsx';
import { toChart } from './chart-data.ts';
import { Figures } from './Figures.tsx';
import { rangeUpTo } from './range.ts';
import { SpendingChart } from './SpendingChart.tsx';
import { SpendingFilters, type SpendingView, firstView } from './SpendingFilters.tsx';
import { SpendingTable } from './SpendingTable.tsx';

function NothingSpent() {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  return (
    <Blank icon={<ChartColumn size={28} />} title={t('usage.emptyTitle')} description={t('usage.emptyHint')}>
      <Button onClick={() => navigate('/agents')}>{t('activity.emptyAction')}</Button>
    </Blank>
  );
}

function Chart({ view, range }: { view: SpendingView; range: ReturnType<typeof rangeUpTo> }) {
  const series = useRoute('usage.series', { ...range, by: view.by });
  return (
    <QueryView query={series} loading={<LoadingState rows={1} height={260} />}>
      {(rows) => (
        <SpendingChart data={toChart(rows, range, view.measure)} step={range.step} measure={view.measure} />
      )}
    </QueryView>
  );
}

/** What was used, by whom and on what, in one span of time. */
export function Spending() {
  const [view, setView] = useState<SpendingView>(firstView);
  const range = rangeUpTo(useNow(), view.range);
  const { from, to } = range;
  const summary = useRoute('usage.summary', { from, to, by: view.by });
  return (
    <Stack>
      <Balances />
      <SpendingFilters view={view} onView={setView} span={{ from, to }} />
      <QueryView query={summary} empty={<NothingSpent />} isEmpty={(rows) => rows.length === 0}>
        {(rows) => (
          <Stack>
            <Figures rows={rows} />
            <Chart view={view} range={range} />
            <SpendingTable rows={rows} by={view.by} measure={view.measure} />
          </Stack>
        )}
      </QueryView>
    </Stack>
  );
}
