import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Page } from '../../components/Page.tsx';
import { useIsAdmin } from '../../lib/session.ts';
import { Audit } from './Audit.tsx';
import { Requests } from './Requests.tsx';

const requestsPath = '/activity';
const auditPath = '/activity/audit';

export function ActivityPage() {
  const { t } = useTranslation();
  const admin = useIsAdmin();
  const [location, navigate] = useLocation();
  const tab = admin && location === auditPath ? auditPath : requestsPath;
  return (
    <Page title={t('screens.activity')} description={t('activity.description')}>
      {admin ? (
        <Tabs value={tab} onChange={(path) => navigate(path ?? requestsPath)} keepMounted={false}>
          <Tabs.List>
            <Tabs.Tab value={requestsPath}>{t('activity.requests')}</Tabs.Tab>
            <Tabs.Tab value={auditPath}>{t('activity.audit')}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value={requestsPath} pt="md">
            <Requests />
          </Tabs.Panel>
          <Tabs.Panel value={auditPath} pt="md">
            <Audit />
          </Tabs.Panel>
        </Tabs>
      ) : (
        <Requests />
      )}
    </Page>
  );
}
