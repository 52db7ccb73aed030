import { Alert, Text } from '@mantine/core';
import { CalendarClock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Integration } from '../../../../shared/ipc/integrations.ts';
import { TimeAgo } from '../../../components/TimeAgo.tsx';
import { useNow } from '../../../lib/time.ts';
import { isSignedIn } from './permissions.ts';

const soonMs = 3 * 24 * 60 * 60 * 1_000;

/** The provider has said when it ends the sign-in: better renewed before than found broken after. */
export function EndsSoon({ integration }: { integration: Integration }) {
  const { t } = useTranslation();
  const now = useNow();
  const { settings, status } = integration;
  const endsAt = isSignedIn(settings) ? settings.endsAt : null;
  if (endsAt === null || status !== 'connected' || endsAt - now > soonMs) return null;
  return (
    <Alert color="yellow" icon={<CalendarClock size={18} />} title={t('integrations.signIn.endsSoon')}>
      <Text>
        {t('integrations.signIn.ends')} <TimeAgo at={endsAt} />. {t('integrations.signIn.endsHint')}
      </Text>
    </Alert>
  );
}
