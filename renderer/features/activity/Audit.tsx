import { Button, Stack } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ScrollText } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Output } from '../../../shared/ipc/routes.ts';
import { Blank } from '../../components/Blank.tsx';
import { ErrorState, LoadingState } from '../../components/QueryView.tsx';
import { call } from '../../lib/ipc.ts';
import { toProblem } from '../../lib/problem.ts';
import { AuditTable } from './AuditTable.tsx';
import { VerifyChain } from './VerifyChain.tsx';

const pageSize = 50;

function useAuditPages() {
  return useInfiniteQuery({
    queryKey: ['audit', 'audit.list'],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      call('audit.list', { limit: pageSize, ...(pageParam === null ? {} : { cursor: pageParam }) }),
    getNextPageParam: (page: Output<'audit.list'>) => page.next,
  });
}

/** Who did what: every change that a person or Keydesk itself made. */
export function Audit() {
  const { t } = useTranslation();
  const pages = useAuditPages();
  if (!pages.data) {
    if (!pages.error) return <LoadingState />;
    return <ErrorState problem={toProblem(pages.error)} onRetry={() => void pages.refetch()} />;
  }
  const rows = pages.data.pages.flatMap((page) => page.rows);
  if (rows.length === 0) {
    return (
      <Blank
        icon={<ScrollText size={28} />}
        title={t('audit.emptyTitle')}
        description={t('audit.emptyHint')}
      />
    );
  }
  return (
    <Stack gap="sm">
      <VerifyChain />
      <AuditTable rows={rows} />
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
    </Stack>
  );
}
