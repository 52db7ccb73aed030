import { SimpleGrid, Stack, Switch, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Integration } from '../../../shared/ipc/integrations.ts';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { LoadingState, QueryView } from '../../components/QueryView.tsx';
import { useAction, useRoute } from '../../lib/query.ts';
import { listInput } from './connection.ts';
import { IntegrationCard } from './IntegrationCard.tsx';

function FallbackSwitch({ integration }: { integration: Integration }) {
  const { t } = useTranslation();
  const set = useAction('integrations.setTeamFallback');
  const { service, status, fallback } = integration;
  if (service !== 'smtp' && service !== 'clicksend') return null;
  const none = status === 'disconnected';
  return (
    <Stack gap="xs">
      <Switch
        checked={fallback}
        disabled={none || set.pending}
        label={t('integrations.team.switch')}
        description={t(none ? 'integrations.team.switchFirst' : 'integrations.team.switchHint')}
        onChange={(event) => void set.run({ service, enabled: event.currentTarget.checked })}
      />
      <ProblemAlert problem={set.problem} />
    </Stack>
  );
}

/** For admins: what agents of people who have connected nothing may use instead. */
export function TeamSection() {
  const { t } = useTranslation();
  const team = useRoute('integrations.list', listInput('team'));
  return (
    <Stack component="section" aria-labelledby="team-fallbacks">
      <div>
        <Title order={2} id="team-fallbacks">
          {t('integrations.team.title')}
        </Title>
        <Text c="dimmed" maw={680}>
          {t('integrations.team.description')}
        </Text>
      </div>
      <QueryView query={team} loading={<LoadingState rows={2} height={160} />}>
        {(list) => (
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
            {list.map((integration) => (
              <IntegrationCard key={integration.service} integration={integration} scope="team">
                <FallbackSwitch integration={integration} />
              </IntegrationCard>
            ))}
          </SimpleGrid>
        )}
      </QueryView>
    </Stack>
  );
}
