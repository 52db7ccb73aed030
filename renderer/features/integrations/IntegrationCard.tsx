import { Button, Card, Group, List, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Integration } from '../../../shared/ipc/gateway.ts';
import { serviceById } from '../../../shared/services.ts';
import { ServiceIcon } from '../../components/ServiceIcon.tsx';
import { StatusBadge, type Tone } from '../../components/StatusBadge.tsx';

const tones: Record<Integration['status'], Tone> = {
  connected: 'ok',
  failing: 'bad',
  needs_you: 'attention',
  disconnected: 'none',
  unreadable: 'redo',
};

export function IntegrationCard({ integration }: { integration: Integration }) {
  const { t } = useTranslation();
  const { service, status, reason, account, needs } = integration;
  const { name } = serviceById(service);
  const noteId = `${service}-later`;
  return (
    <Card component="section" aria-label={name}>
      <Stack h="100%" justify="space-between">
        <Stack gap="sm">
          <Group justify="space-between" wrap="nowrap">
            <Group gap="sm" wrap="nowrap">
              <ServiceIcon service={service} />
              <Title order={2}>{name}</Title>
            </Group>
            <StatusBadge tone={tones[status]}>{t(`integrations.status.${status}`)}</StatusBadge>
          </Group>
          <Text c="dimmed">{t(`integrations.purpose.${service}`)}</Text>
          <Text fz={13}>{account ?? reason}</Text>
          <div>
            <Text fz={12} fw={600} c="dimmed">
              {t('integrations.needs')}
            </Text>
            <List fz={13} spacing={2} mt={4}>
              {needs.map((need) => (
                <List.Item key={need}>{need}</List.Item>
              ))}
            </List>
          </div>
        </Stack>
        <Group gap="sm" wrap="nowrap">
          <Button size="xs" disabled aria-describedby={noteId} flex="none">
            {t('integrations.connect')}
          </Button>
          <Text id={noteId} fz={13} c="dimmed">
            {t('integrations.later')}
          </Text>
        </Group>
      </Stack>
    </Card>
  );
}
