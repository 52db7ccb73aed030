import { Alert, SegmentedControl, Stack, Text } from '@mantine/core';
import { Info } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ExternalLink } from '../../components/ExternalLink.tsx';
import { permissions } from '../../../shared/ipc/permissions.ts';
import { consolePages, googleScopes } from './provider.ts';
import { CopyValue, Step, Steps } from './Step.tsx';

type Accounts = 'workspace' | 'gmail';

/** Who may sign in decides whether Google ends every sign-in after seven days. */
function Audience() {
  const { t } = useTranslation();
  const [accounts, setAccounts] = useState<Accounts>('workspace');
  return (
    <Stack gap="xs">
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label={t('oauth.google.accounts')}
        value={accounts}
        onChange={setAccounts}
        data={[
          { value: 'workspace', label: t('oauth.google.workspace') },
          { value: 'gmail', label: t('oauth.google.gmail') },
        ]}
      />
      <Text>{t(`oauth.google.audience.${accounts}`)}</Text>
      {accounts === 'gmail' && (
        <Alert color="yellow" icon={<Info size={18} />} title={t('oauth.google.notTesting')}>
          {t('oauth.google.notTestingWhy')}
        </Alert>
      )}
      <Text c="dimmed" fz={13}>
        {t(`oauth.google.audienceNote.${accounts}`)}
      </Text>
      <ExternalLink url={consolePages.googleAudience}>{t('oauth.google.openAudience')}</ExternalLink>
    </Stack>
  );
}

/** For a small team, from nothing to a client of its own. */
export function GoogleGuide() {
  const { t } = useTranslation();
  return (
    <Steps>
      <Step number={1} title={t('oauth.google.project')}>
        <Text>{t('oauth.google.projectHow')}</Text>
        <ExternalLink url={consolePages.googleProject}>{t('oauth.google.openProject')}</ExternalLink>
      </Step>
      <Step number={2} title={t('oauth.google.api')}>
        <Text>{t('oauth.google.apiHow')}</Text>
        <ExternalLink url={consolePages.googleApi}>{t('oauth.google.openApi')}</ExternalLink>
      </Step>
      <Step number={3} title={t('oauth.google.who')}>
        <Audience />
      </Step>
      <Step number={4} title={t('oauth.google.scopes')}>
        <Text>{t('oauth.google.scopesHow')}</Text>
        {permissions.map((permission) => (
          <CopyValue
            key={permission}
            value={googleScopes[permission]}
            note={t(`oauth.google.scopeNote.${permission}`)}
          />
        ))}
        <Text c="dimmed" fz={13}>
          {t('oauth.google.scopesNote')}
        </Text>
        <ExternalLink url={consolePages.googleScopes}>{t('oauth.google.openScopes')}</ExternalLink>
      </Step>
      <Step number={5} title={t('oauth.google.client')}>
        <Text>{t('oauth.google.clientHow')}</Text>
        <Text c="dimmed" fz={13}>
          {t('oauth.google.clientNote')}
        </Text>
        <ExternalLink url={consolePages.googleClients}>{t('oauth.google.openClients')}</ExternalLink>
      </Step>
      <Step number={6} title={t('oauth.google.paste')}>
        <Text>{t('oauth.google.pasteHow')}</Text>
      </Step>
    </Steps>
  );
}
