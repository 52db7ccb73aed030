import { Alert, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { CircleAlert, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PanelProblem } from '../lib/problem.ts';

export function LoadingState({ rows = 4, height = 44 }: { rows?: number; height?: number }) {
  const { t } = useTranslation();
  return (
    <Stack gap="xs" role="status" aria-label={t('common.loading')}>
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={height} radius="md" />
      ))}
    </Stack>
  );
}

export function ErrorState({ problem, onRetry }: { problem: PanelProblem; onRetry: () => void }) {
  const { t } = useTranslation();
  const offline = problem.code === 'offline';
  return (
    <Alert
      color={offline ? 'yellow' : 'red'}
      icon={offline ? <Unplug size={18} /> : <CircleAlert size={18} />}
      title={problem.message}
      role="alert"
    >
      <Group justify="space-between">
        <Text>{problem.hint ?? t('problem.retryHint')}</Text>
        <Button size="xs" variant="default" onClick={onRetry}>
          {t('common.retry')}
        </Button>
      </Group>
    </Alert>
  );
}

interface QueryViewProps<T> {
  query: UseQueryResult<T, PanelProblem>;
  loading?: ReactNode;
  /** Shown instead of the children when there is nothing yet. */
  empty?: ReactNode;
  isEmpty?: (data: T) => boolean;
  children: (data: T) => ReactNode;
}

/** The states that every list has: loading, error or offline, empty, filled. Data once shown stays while it is asked for again. */
export function QueryView<T>({ query, loading, empty, isEmpty, children }: QueryViewProps<T>) {
  if (query.data !== undefined) {
    return empty !== undefined && isEmpty?.(query.data) ? empty : children(query.data);
  }
  // The banner already says that Keydesk does not answer, and tries again for the whole panel.
  if (query.error?.code === 'offline') return <LoadingState />;
  if (query.error) return <ErrorState problem={query.error} onRetry={() => void query.refetch()} />;
  return loading ?? <LoadingState />;
}
