import { Alert, Stack, Text } from '@mantine/core';
import { Clock, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Integration } from '../../../shared/ipc/integrations.ts';
import { TimeAgo } from '../../components/TimeAgo.tsx';
import { useNow } from '../../lib/time.ts';

/** Why a connection does not work, since when, and what happens next. */
export function ConnectionTrouble({ integration }: { integration: Integration }) {
  const { t } = useTranslation();
  const now = useNow();
  const { status, reason, since, nextTry } = integration;
  if (status === 'connected' || status === 'disconnected') return null;
  const passing = status === 'failing';
  return (
    <Alert
      color={passing ? 'yellow' : 'orange'}
      icon={passing ? <Clock size={18} /> : <TriangleAlert size={18} />}
      title={t(`integrations.trouble.${status}`)}
      role="alert"
    >
      <Stack gap={4}>
        <Text>{reason}</Text>
        {since !== null && status !== 'unreadable' && (
          <Text fz={13}>
            {t('integrations.since')} <TimeAgo at={since} />
          </Text>
        )}
        {nextTry !== null && (
          <Text fz={13}>
            {t('integrations.nextTry')} {nextTry > now ? <TimeAgo at={nextTry} /> : t('integrations.soon')}
          </Text>
        )}
      </Stack>
    </Alert>
  );
}
