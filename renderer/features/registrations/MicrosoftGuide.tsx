import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ExternalLink } from '../../components/ExternalLink.tsx';
import { consolePages, microsoftPermissions, microsoftRedirect } from './provider.ts';
import { CopyValue, Step, Steps } from './Step.tsx';

/** For a small team, in the directory of its own organisation. */
export function MicrosoftGuide() {
  const { t } = useTranslation();
  return (
    <Steps>
      <Step number={1} title={t('oauth.microsoft.app')}>
        <Text>{t('oauth.microsoft.appHow')}</Text>
        <ExternalLink url={consolePages.microsoftApps}>{t('oauth.microsoft.openApps')}</ExternalLink>
      </Step>
      <Step number={2} title={t('oauth.microsoft.redirect')}>
        <Text>{t('oauth.microsoft.redirectHow')}</Text>
        <CopyValue value={microsoftRedirect} />
        <Text c="dimmed" fz={13}>
          {t('oauth.microsoft.redirectNote')}
        </Text>
      </Step>
      <Step number={3} title={t('oauth.microsoft.noSecret')}>
        <Text>{t('oauth.microsoft.noSecretHow')}</Text>
      </Step>
      <Step number={4} title={t('oauth.microsoft.permissions')}>
        <Text>{t('oauth.microsoft.permissionsHow')}</Text>
        {microsoftPermissions.map((permission) => (
          <CopyValue key={permission} value={permission} />
        ))}
        <Text c="dimmed" fz={13}>
          {t('oauth.microsoft.permissionsNote')}
        </Text>
      </Step>
      <Step number={5} title={t('oauth.microsoft.consent')}>
        <Text>{t('oauth.microsoft.consentHow')}</Text>
      </Step>
      <Step number={6} title={t('oauth.microsoft.paste')}>
        <Text>{t('oauth.microsoft.pasteHow')}</Text>
      </Step>
    </Steps>
  );
}
