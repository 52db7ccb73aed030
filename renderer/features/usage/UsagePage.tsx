import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Page } from '../../components/Page.tsx';
import { Budgets } from './budgets/Budgets.tsx';
import { Prices } from './prices/Prices.tsx';
import { Spending } from './spending/Spending.tsx';

const tabs = [
  { path: '/usage', name: 'spending', Panel: Spending },
  { path: '/usage/budgets', name: 'budgets', Panel: Budgets },
  { path: '/usage/prices', name: 'prices', Panel: Prices },
] as const;

export function UsagePage() {
  const { t } = useTranslation();
  const [location, navigate] = useLocation();
  const open = tabs.find(({ path }) => path === location)?.path ?? '/usage';
  return (
    <Page title={t('screens.usage')} description={t('usage.description')}>
      <Tabs value={open} onChange={(path) => navigate(path ?? '/usage')} keepMounted={false}>
        <Tabs.List>
          {tabs.map(({ path, name }) => (
            <Tabs.Tab key={path} value={path}>
              {t(`usage.tab.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map(({ path, Panel }) => (
          <Tabs.Panel key={path} value={path} pt="md">
            <Panel />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  );
}
