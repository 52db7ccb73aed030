import { Button, Stack } from '@mantine/core';
import { CircleCheck, Send } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { SendRow } from '../../../shared/ipc/sends.ts';
import { Blank } from '../../components/Blank.tsx';
import { ErrorState, LoadingState } from '../../components/QueryView.tsx';
import { toProblem } from '../../lib/problem.ts';
import { SendDrawer } from './SendDrawer.tsx';
import { SendTable } from './SendTable.tsx';
import { useSends } from './use-sends.ts';

function Nothing({ unclear }: { unclear: boolean }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  if (unclear) {
    return (
      <Blank
        icon={<CircleCheck size={28} />}
        title={t('outbox.nothingUnclear')}
        description={t('outbox.nothingUnclearHint')}
      />
    );
  }
  return (
    <Blank icon={<Send size={28} />} title={t('outbox.emptyTitle')} description={t('outbox.emptyHint')}>
      <Button onClick={() => navigate('/integrations')}>{t('outbox.emptyAction')}</Button>
    </Blank>
  );
}

/** One tab of the outbox: everything, or only what somebody should look at. */
export function SendList({ outcome }: { outcome: 'unknown' | null }) {
  const { t } = useTranslation();
  const pages = useSends(outcome);
  const [open, setOpen] = useState<SendRow | null>(null);
  const rows = pages.data?.pages.flatMap((page) => page.rows) ?? [];
  // What is open stays open when it leaves the list by being settled; while it is in the list it is shown as it is now.
  const shown = open && (rows.find(({ id }) => id === open.id) ?? open);
  const list = () => {
    if (!pages.data) {
      if (!pages.error || toProblem(pages.error).code === 'offline') return <LoadingState />;
      return <ErrorState problem={toProblem(pages.error)} onRetry={() => void pages.refetch()} />;
    }
    return rows.length === 0 ? (
      <Nothing unclear={outcome !== null} />
    ) : (
      <SendTable rows={rows} onOpen={setOpen} />
    );
  };
  return (
    <Stack gap="sm">
      {list()}
      {pages.hasNextPage && (
        <Button
          variant="default"
          loading={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
          mx="auto"
        >
          {t('activity.older')}
        </Button>
      )}
      <SendDrawer row={shown} onChange={setOpen} onClose={() => setOpen(null)} />
    </Stack>
  );
}
