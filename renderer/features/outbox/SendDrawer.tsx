import { Code, DataList, Drawer, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SendRow } from '../../../shared/ipc/sends.ts';
import { serviceById } from '../../../shared/services.ts';
import { CopyIconButton } from '../../components/CopyButton.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { formatDateTime } from '../../lib/format.ts';
import classes from './outbox.module.css';
import { LookForIt } from './LookForIt.tsx';
import { outcomeWord, sendTones } from './outcomes.ts';
import { Settle } from './Settle.tsx';

function Details({ row }: { row: SendRow }) {
  const { t } = useTranslation();
  const facts = [
    ['time', formatDateTime(row.at)],
    ['agent', row.agentName],
    ['service', serviceById(row.service).name],
    ['credential', t(`outbox.credential.${row.credential}`)],
    [
      'to',
      <Stack key="to" gap={2}>
        {row.recipients.map((recipient) => (
          <span key={recipient}>{recipient}</span>
        ))}
      </Stack>,
    ],
    ['reference', <Reference key="reference" value={row.reference} label={t('outbox.copyReference')} />],
    [
      'providerRef',
      row.providerRef && (
        <Reference key="providerRef" value={row.providerRef} label={t('outbox.copyProviderRef')} />
      ),
    ],
    ['settledBy', row.settledBy],
  ] as const;
  return (
    <DataList orientation="horizontal" size="sm" labelWidth={120} className={classes.breaking}>
      {facts.map(
        ([name, value]) =>
          value && (
            <DataList.Item key={name}>
              <DataList.ItemLabel>{t(`outbox.detail.${name}`)}</DataList.ItemLabel>
              <DataList.ItemValue>{value}</DataList.ItemValue>
            </DataList.Item>
          ),
      )}
    </DataList>
  );
}

/** What to search for in a mailbox or at the provider. */
function Reference({ value, label }: { value: string; label: string }) {
  return (
    <span>
      <Code>{value}</Code> <CopyIconButton value={value} label={label} />
    </span>
  );
}

interface SendDrawerProps {
  row: SendRow | null;
  onChange: (row: SendRow) => void;
  onClose: () => void;
}

/** One message in full. There is no more: subjects and bodies are never kept. */
export function SendDrawer({ row, onChange, onClose }: SendDrawerProps) {
  const { t } = useTranslation();
  return (
    <Drawer opened={row !== null} onClose={onClose} title={t('outbox.details')} size="md">
      {row && (
        <Stack>
          <StatusBadge tone={sendTones[row.outcome]}>{t(`outbox.outcome.${outcomeWord(row)}`)}</StatusBadge>
          <Text className={classes.breaking}>{row.message}</Text>
          {row.outcome === 'unknown' && <Settle key={row.id} row={row} onChange={onChange} />}
          <Details row={row} />
          {row.outcome === 'sent' && (
            <LookForIt key={row.id} row={row} label={t('outbox.delivered')} onChange={onChange} />
          )}
        </Stack>
      )}
    </Drawer>
  );
}
