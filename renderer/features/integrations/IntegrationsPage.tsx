import { Alert, SimpleGrid, Stack } from '@mantine/core';
import { UserRound } from 'lucide-react';
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
    <Page title={t('screens.integrations')} description={t('integrations.description')}>
      <QueryView query={integrations} loading={<LoadingState height={160} />}>
        {(list) => (
          <Stack>
            <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
              {list.map((integration) => (
                <IntegrationCard key={integration.service} integration={integration} />
              ))}
            </SimpleGrid>
            <Alert color="gray" icon={<UserRound size={18} />}>
              {t('integrations.split')}
            </Alert>
          </Stack>
        )}
      </QueryView>
    </Page>
  );
}
