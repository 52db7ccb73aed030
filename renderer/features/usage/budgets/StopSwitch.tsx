import { Alert, Button, Group, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { OctagonX, Play } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';
import { formatRelative } from '../../../lib/format.ts';
import { useAction, useRoute } from '../../../lib/query.ts';
import { useIsAdmin } from '../../../lib/session.ts';
import { useNow } from '../../../lib/time.ts';

/** Stops every call of every agent at once, and lets them go on again. The children stand beside it. */
export function StopSwitch({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const admin = useIsAdmin();
  const now = useNow();
  const { data } = useRoute('budgets.stopped', {});
  const stop = useAction('budgets.stop');
  if (!data) return null;

  const askFirst = () =>
    modals.openConfirmModal({
      title: t('budgets.stop'),
      children: <Text>{t('budgets.stopWarning')}</Text>,
      labels: { confirm: t('budgets.stop'), cancel: t('common.cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () => void stop.run({ stopped: true }),
    });

  if (data.stopped) {
    const since = data.since === null ? '' : formatRelative(data.since, now);
    return (
      <Alert color="red" icon={<OctagonX size={18} />} title={t('budgets.stoppedTitle')} role="alert">
        <Group justify="space-between">
          <Text>{t('budgets.stoppedBy', { name: data.by ?? '', since })}</Text>
          {admin && (
            <Button
              size="xs"
              leftSection={<Play size={14} aria-hidden />}
              loading={stop.pending}
              onClick={() => void stop.run({ stopped: false })}
            >
              {t('budgets.goOn')}
            </Button>
          )}
        </Group>
        <ProblemAlert problem={stop.problem} />
      </Alert>
    );
  }
  if (!admin) return null;
  return (
    <>
      <Group justify="flex-end">
        <Button
          variant="light"
          color="red"
          size="xs"
          leftSection={<OctagonX size={14} aria-hidden />}
          loading={stop.pending}
          onClick={askFirst}
        >
          {t('budgets.stop')}
        </Button>
        {children}
      </Group>
      <ProblemAlert problem={stop.problem} />
    </>
  );
}
