import { SimpleGrid, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Page } from '../../components/Page.tsx';
import { LoadingState, QueryView } from '../../components/QueryView.tsx';
import { useRoute } from '../../lib/query.ts';
import { useIsAdmin } from '../../lib/session.ts';
import { listInput } from './connection.ts';
import { IntegrationCard } from './IntegrationCard.tsx';
import { TeamSection } from './TeamSection.tsx';

/** The services that speak in a person's own name; for admins also what stands in for those who have none. */
export function IntegrationsPage() {
  const { t } = useTranslation();
  const admin = useIsAdmin();
  const integrations = useRoute('integrations.list', listInput('own'));
  return (
    <Page title={t('screens.integrations')} description={t('integrations.split')}>
      <QueryView query={integrations} loading={<LoadingState height={160} />}>
        {(list) => (
          <Stack gap="lg">
            <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
              {list.map((integration) => (
                <IntegrationCard key={integration.service} integration={integration} scope="own" />
              ))}
            </SimpleGrid>
            {admin && <TeamSection />}
          </Stack>
        )}
      </QueryView>
    </Page>
  );
}
