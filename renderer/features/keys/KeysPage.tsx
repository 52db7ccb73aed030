import { SimpleGrid, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { systemServiceIds } from '../../../shared/services.ts';
import { Page } from '../../components/Page.tsx';
import { LoadingState, QueryView } from '../../components/QueryView.tsx';
import { useRoute } from '../../lib/query.ts';
import { GettingStarted } from './GettingStarted.tsx';
import { keysOf } from './key-status.ts';
import { ServiceCard } from './ServiceCard.tsx';

/** The four shared keys. */
export function KeysPage() {
  const { t } = useTranslation();
  const keys = useRoute('systemKeys.list', {});
  return (
    <Page title={t('screens.keys')} description={t('keys.split')}>
      <QueryView query={keys} loading={<LoadingState height={160} />}>
        {(all) => (
          <Stack>
            <GettingStarted keys={all} />
            <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
              {systemServiceIds.map((service) => (
                <ServiceCard key={service} service={service} keys={keysOf(service, all)} />
              ))}
            </SimpleGrid>
          </Stack>
        )}
      </QueryView>
    </Page>
  );
}
