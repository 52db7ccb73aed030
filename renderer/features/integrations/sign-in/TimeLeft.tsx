import { Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCountdown } from '../../../lib/format.ts';

const tickMs = 1_000;

/** Counts down to the moment when nobody waits any more. */
export function TimeLeft({ until }: { until: number }) {
  const { t } = useTranslation();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <Text c="dimmed" fz={13} role="timer">
      {t('integrations.signIn.timeLeft', { time: formatCountdown(until - now) })}
    </Text>
  );
}
