import { Card, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Integration } from '../../../shared/ipc/integrations.ts';
import { ServiceIcon } from '../../components/ServiceIcon.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { connectionIcon, connectionName, type ConnectionSubject, connectionTones } from './connection.ts';
import { Connection } from './Connection.tsx';
import { NoConnection } from './NoConnection.tsx';

interface IntegrationCardProps {
  integration: Integration;
  scope: ConnectionSubject['scope'];
  /** Below the purpose: the switch of a team's fallback. */
  children?: ReactNode;
}

export function IntegrationCard({ integration, scope, children }: IntegrationCardProps) {
  const { t } = useTranslation();
  const { service, status, fallback } = integration;
  const name = connectionName(service);
  const disconnected = status === 'disconnected';
  const teamServes = scope === 'own' && disconnected && fallback;
  return (
    <Card component="section" aria-label={t(`integrations.${scope}Card`, { name })}>
      <Stack gap="sm" h="100%">
        <Group justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <ServiceIcon service={connectionIcon(service)} />
            <Title order={scope === 'own' ? 2 : 3}>{name}</Title>
          </Group>
          {teamServes ? (
            <StatusBadge tone="partly">{t('integrations.teamServes')}</StatusBadge>
          ) : (
            <StatusBadge tone={connectionTones[status]}>{t(`integrations.status.${status}`)}</StatusBadge>
          )}
        </Group>
        {disconnected && <Text c="dimmed">{t(`integrations.purpose.${service}`)}</Text>}
        {children}
        {disconnected ? (
          <NoConnection integration={integration} scope={scope} />
        ) : (
          <Connection integration={integration} scope={scope} />
        )}
      </Stack>
    </Card>
  );
}
