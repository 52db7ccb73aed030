import { Code, DataList, Drawer, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RequestRow } from '../../../shared/ipc/gateway.ts';
import { serviceById } from '../../../shared/services.ts';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { formatBytes, formatDateTime, formatDuration, formatNumber } from '../../lib/format.ts';
import { formatMoney } from '../../lib/money.ts';
import { outcomeTones } from './outcomes.ts';

function Details({ row }: { row: RequestRow }) {
  const { t } = useTranslation();
  const credential = row.credential === null ? t('common.none') : t(`tools.credential.${row.credential}`);
  const cost = formatMoney(row.microDollars);
  const tokens = t('activity.tokens', {
    input: formatNumber(row.inputTokens),
    cached: formatNumber(row.cachedTokens),
    output: formatNumber(row.outputTokens),
  });
  const facts = [
    ['time', formatDateTime(row.at)],
    ['agent', row.agentName],
    ['service', serviceById(row.service).name],
    ['call', <Code key="call">{`${row.method} ${row.path}`}</Code>],
    ['model', row.model ?? t('common.none')],
    ['status', String(row.status)],
    ['error', row.errorCode ?? t('common.none')],
    ['credential', credential],
    ['key', row.keyLabel ?? t('common.none')],
    ['firstByte', row.firstByteMs === null ? t('common.none') : formatDuration(row.firstByteMs)],
    ['duration', formatDuration(row.durationMs)],
    ['size', formatBytes(row.bytesOut)],
    ['tokens', tokens],
    ['credits', formatNumber(row.credits)],
    ['cost', row.estimated ? t('activity.estimated', { amount: cost }) : cost],
  ] as const;
  return (
    <Stack>
      <StatusBadge tone={outcomeTones[row.outcome]}>{t(`activity.outcome.${row.outcome}`)}</StatusBadge>
      <DataList orientation="horizontal" size="sm" labelWidth={120}>
        {facts.map(([name, value]) => (
          <DataList.Item key={name}>
            <DataList.ItemLabel>{t(`activity.detail.${name}`)}</DataList.ItemLabel>
            <DataList.ItemValue>{value}</DataList.ItemValue>
          </DataList.Item>
        ))}
      </DataList>
    </Stack>
  );
}

/** One call in full. There is no more: bodies, queries and headers are never kept. */
export function RequestDrawer({ row, onClose }: { row: RequestRow | null; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Drawer opened={row !== null} onClose={onClose} title={t('activity.details')} size="md">
      {row && <Details row={row} />}
    </Drawer>
  );
}
