import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { oauthProviders } from '../../../shared/ipc/oauth.ts';
import { Page } from '../../components/Page.tsx';
import { useIsAdmin } from '../../lib/session.ts';
import { registrationPath } from '../integrations/connection.ts';
import { RegistrationPage } from '../registrations/RegistrationPage.tsx';
import { RegistrationsSection } from '../registrations/RegistrationsSection.tsx';
import { AboutSection } from './AboutSection.tsx';
import { AppearanceSection } from './AppearanceSection.tsx';
import { GatewaySection } from './GatewaySection.tsx';
import { IdleSection } from './IdleSection.tsx';
import { MetricsSection } from './MetricsSection.tsx';
import { VaultSection } from './VaultSection.tsx';

function Sections() {
  const { t } = useTranslation();
  const admin = useIsAdmin();
  return (
    <Page title={t('screens.settings')}>
      <Stack maw={760}>
        <GatewaySection />
        {admin && <VaultSection />}
        {admin && <RegistrationsSection />}
        <IdleSection />
        {admin && <MetricsSection />}
        <AppearanceSection />
        <AboutSection />
      </Stack>
    </Page>
  );
}

export function SettingsPage() {
  const admin = useIsAdmin();
  const [location] = useLocation();
  const provider = oauthProviders.find((each) => location === registrationPath(each));
  return admin && provider ? <RegistrationPage provider={provider} /> : <Sections />;
}
