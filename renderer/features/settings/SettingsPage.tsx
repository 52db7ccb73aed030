import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Page } from '../../components/Page.tsx';
import { useIsAdmin } from '../../lib/session.ts';
import { AboutSection } from './AboutSection.tsx';
import { AppearanceSection } from './AppearanceSection.tsx';
import { GatewaySection } from './GatewaySection.tsx';
import { IdleSection } from './IdleSection.tsx';
import { MetricsSection } from './MetricsSection.tsx';
import { VaultSection } from './VaultSection.tsx';

export function SettingsPage() {
  const { t } = useTranslation();
  const admin = useIsAdmin();
  return (
    <Page title={t('screens.settings')}>
      <Stack maw={760}>
        <GatewaySection />
        {admin && <VaultSection />}
        <IdleSection />
        {admin && <MetricsSection />}
        <AppearanceSection />
        <AboutSection />
      </Stack>
    </Page>
  );
}
