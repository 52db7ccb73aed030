import { Group, SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useIsAdmin } from '../../../lib/session.ts';
import type { Measure } from './chart-data.ts';
import { ExportCsv } from './ExportCsv.tsx';
import { type RangeId, rangeIds } from './range.ts';

export interface SpendingView {
  range: RangeId;
  by: 'service' | 'agent' | 'user' | 'model';
  measure: Measure;
}

export const firstView: SpendingView = { range: 'month', by: 'service', measure: 'microDollars' };

const measures = ['microDollars', 'credits', 'calls'] as const;
const groupings = ['service', 'agent', 'user', 'model'] as const;

interface SpendingFiltersProps {
  view: SpendingView;
  onView: (view: SpendingView) => void;
  span: { from: number; to: number };
}

export function SpendingFilters({ view, onView, span }: SpendingFiltersProps) {
  const { t } = useTranslation();
  const admin = useIsAdmin();
  // Whoever sees only their own calls has nobody to compare with.
  const shown = groupings.filter((by) => by !== 'user' || admin);
  return (
    <Group justify="space-between" align="flex-start">
      <Group gap="xs">
        <SegmentedControl
          size="xs"
          aria-label={t('usage.rangeLabel')}
          value={view.range}
          onChange={(range) => onView({ ...view, range })}
          data={rangeIds.map((value) => ({ value, label: t(`usage.range.${value}`) }))}
        />
        <SegmentedControl
          size="xs"
          aria-label={t('usage.byLabel')}
          value={view.by}
          onChange={(by) => onView({ ...view, by })}
          data={shown.map((value) => ({ value, label: t(`usage.by.${value}`) }))}
        />
        <SegmentedControl
          size="xs"
          aria-label={t('usage.measureLabel')}
          value={view.measure}
          onChange={(measure) => onView({ ...view, measure })}
          data={measures.map((value) => ({ value, label: t(`usage.measure.${value}`) }))}
        />
      </Group>
      <ExportCsv span={span} />
    </Group>
  );
}
