import { Button, Text, Tooltip } from '@mantine/core';
import { Circle, CircleAlert, LoaderCircle } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { formatHost } from '../lib/format.ts';
import { useRoute } from '../lib/query.ts';

/** Whether agents can get through at this moment; the way to the settings when they cannot. */
export function GatewayPill() {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const { data } = useRoute('gateway.status', {});
  const state = data?.state ?? 'starting';
  const looks = {
    starting: { color: 'gray', icon: <LoaderCircle size={14} aria-hidden /> },
    listening: { color: 'green', icon: <Circle size={10} fill="currentColor" aria-hidden /> },
    failed: { color: 'red', icon: <CircleAlert size={14} aria-hidden /> },
  }[state];
  const address = data?.url ? formatHost(data.url) : '';
  return (
    <Tooltip label={data?.problem?.message ?? t(`gateway.${state}Hint`)} multiline maw={320}>
      <Button
        size="xs"
        variant="light"
        color={looks.color}
        leftSection={looks.icon}
        onClick={() => navigate('/settings')}
        aria-label={t(`gateway.${state}`, { address })}
      >
        {/* In a narrow window the colour and the sign have to do. */}
        <Text span inherit visibleFrom="sm">
          {t(`gateway.${state}`, { address })}
        </Text>
        <Text span inherit hiddenFrom="sm">
          {t('gateway.short')}
        </Text>
      </Button>
    </Tooltip>
  );
}
