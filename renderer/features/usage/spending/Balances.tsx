import { Card, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Output } from '../../../../shared/ipc/routes.ts';
import { serviceById } from '../../../../shared/services.ts';
import { ServiceIcon } from '../../../components/ServiceIcon.tsx';
import { useRoute } from '../../../lib/query.ts';

type Balance = Output<'usage.balances'>[number];

function OneBalance({ balance: { service, scope, left, unit, message } }: { balance: Balance }) {
  const { t } = useTranslation();
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start">
      <ServiceIcon service={service} size={32} />
      <Stack gap={0}>
        <Text fz={12} c="dimmed">
          {t(`usage.balanceOf.${scope}`, { service: serviceById(service).name })}
        </Text>
        <Text fw={600}>{left === null ? t('usage.balanceUnknown') : `${left} ${unit}`}</Text>
        {left === null && (
          <Text fz={12} c="dimmed" maw={360}>
            {message}
          </Text>
        )}
      </Stack>
    </Group>
  );
}

/** What the providers say is left. Asked once when the screen opens; it takes as long as they do. */
export function Balances() {
  const { t } = useTranslation();
  const { data } = useRoute('usage.balances', {}, { refetchOnWindowFocus: false });
  if (!data || data.length === 0) return null;
  return (
    <Card component="section" aria-label={t('usage.balances')} padding="md">
      <Group gap="xl">
        {data.map((balance) => (
          <OneBalance key={`${balance.service} ${balance.scope}`} balance={balance} />
        ))}
      </Group>
    </Card>
  );
}
