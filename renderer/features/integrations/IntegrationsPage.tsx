import { SimpleGrid } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Page } from '../../components/Page.tsx';
import { LoadingState, QueryView } from '../../components/QueryView.tsx';
import { useRoute } from '../../lib/query.ts';
import { IntegrationCard } from './IntegrationCard.tsx';

/** The services that speak in a person's own name. */
export function IntegrationsPage() {
  const { t } = useTranslation();
  const integrations = useRoute('integrations.list', {});
  return (
    <Page title={t('screens.integrations')} description={t('integrations.split')}>
      <QueryView query={integrations} loading={<LoadingState height={160} />}>
        {(list) => (
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
            {list.map((integration) => (
              <IntegrationCard key={integration.service} integration={integration} />
            ))}
          </SimpleGrid>
        )}
      </QueryView>
    </Page>
  );
}
