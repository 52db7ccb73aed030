import { Affix, Alert, Button, Group, Text } from '@mantine/core';
import { Unplug } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useReachable } from '../lib/connection.ts';
import { call } from '../lib/ipc.ts';
import { queryClient } from '../lib/query.ts';

const retryEveryMs = 5_000;

async function knock(): Promise<void> {
  try {
    await call('shell.info', {});
    await queryClient.invalidateQueries();
  } catch {
    // Still not there; the banner stays.
  }
}

/** Keydesk itself cannot be reached: says so, and keeps knocking. */
export function ConnectionBanner() {
  const { t } = useTranslation();
  const reachable = useReachable();
  const [knocking, setKnocking] = useState(false);

  useEffect(() => {
    if (reachable) return undefined;
    const timer = setInterval(() => void knock(), retryEveryMs);
    return () => clearInterval(timer);
  }, [reachable]);

  if (reachable) return null;
  const retry = async () => {
    setKnocking(true);
    await knock();
    setKnocking(false);
  };
  return (
    <Affix position={{ bottom: 16, left: 16, right: 16 }}>
      <Alert color="yellow" icon={<Unplug size={18} />} title={t('offline.message')} role="alert">
        <Group justify="space-between">
          <Text>{t('offline.hint')}</Text>
          <Button size="xs" variant="default" loading={knocking} onClick={() => void retry()}>
            {t('common.retry')}
          </Button>
        </Group>
      </Alert>
    </Affix>
  );
}
