import '@mantine/charts/styles.layer.css';
import { BarChart } from '@mantine/charts';
import { Card, Center, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatNumber, formatStep } from '../../../lib/format.ts';
import { formatMoney } from '../../../lib/money.ts';
import { type ChartData, type Measure, restName } from './chart-data.ts';
import type { Range } from './range.ts';

const colors = ['petrol.6', 'orange.5', 'violet.5', 'blue.5', 'pink.5', 'lime.7'];

interface SpendingChartProps {
  data: ChartData;
  step: Range['step'];
  measure: Measure;
}

/** The table beside it says the same in words and numbers, for whoever cannot see it. */
export function SpendingChart({ data, step, measure }: SpendingChartProps) {
  const { t } = useTranslation();
  const series = data.series.map(({ name, label }, at) => ({
    name,
    label: label === null ? t('usage.rest') : label || t('usage.noModel'),
    color: name === restName ? 'gray.5' : (colors[at] ?? 'gray.5'),
  }));
  const format = (value: number) => (measure === 'microDollars' ? formatMoney(value) : formatNumber(value));
  if (series.length === 0) {
    return (
      <Card>
        <Center mih={120}>
          <Text c="dimmed">{t(`usage.none.${measure}`)}</Text>
        </Center>
      </Card>
    );
  }
  return (
    <Card aria-hidden>
      <BarChart
        h={280}
        type="stacked"
        withLegend
        data={data.points.map((point) => ({ ...point, at: formatStep(point['at'] ?? 0, step) }))}
        dataKey="at"
        series={series}
        valueFormatter={format}
        yAxisProps={{ width: 76 }}
        // Hidden from assistive technology, so nothing in it may take the focus.
        barChartProps={{ accessibilityLayer: false }}
        barProps={{ isAnimationActive: false }}
        maxBarWidth={28}
      />
    </Card>
  );
}
