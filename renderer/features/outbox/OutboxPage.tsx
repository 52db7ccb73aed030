import { Badge, Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Page } from '../../components/Page.tsx';
import { SendList } from './SendList.tsx';
import { useUnclearCount } from './use-sends.ts';

const allPath = '/outbox';
const unclearPath = '/outbox/unclear';

/** What one's own agents sent in one's name, and what became of it. */
export function OutboxPage() {
  const { t } = useTranslation();
  const [location, navigate] = useLocation();
  const unclear = useUnclearCount();
  const tab = location === unclearPath ? unclearPath : allPath;
  return (
    <Page title={t('screens.outbox')} description={t('outbox.description')}>
      <Tabs value={tab} onChange={(path) => navigate(path ?? allPath)} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value={allPath}>{t('outbox.all')}</Tabs.Tab>
          <Tabs.Tab
            value={unclearPath}
            rightSection={
              unclear && (
                <Badge color="orange" circle={unclear.length < 3}>
                  {unclear}
                </Badge>
              )
            }
          >
            {t('outbox.unclear')}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value={allPath} pt="md">
          <SendList outcome={null} />
        </Tabs.Panel>
        <Tabs.Panel value={unclearPath} pt="md">
          <SendList outcome="unknown" />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
