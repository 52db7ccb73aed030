import { Anchor, Button, Card, Collapse, Stack, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { ArrowLeft, ChevronDown, ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { OAuthApp, OAuthProvider } from '../../../shared/ipc/oauth.ts';
import { Page } from '../../components/Page.tsx';
import { QueryView } from '../../components/QueryView.tsx';
import { useRoute } from '../../lib/query.ts';
import { connectionName } from '../integrations/connection.ts';
import { GoogleGuide } from './GoogleGuide.tsx';
import { MicrosoftGuide } from './MicrosoftGuide.tsx';
import { serviceOf } from './provider.ts';
import { Registration } from './Registration.tsx';
import { RegistrationForm } from './RegistrationForm.tsx';
import { useChecks } from './use-checks.ts';

/** Open for who has still to register, folded away for who has. */
function Guide({ provider, done }: { provider: OAuthProvider; done: boolean }) {
  const { t } = useTranslation();
  const [open, { toggle }] = useDisclosure(!done);
  return (
    <Card component="section" aria-label={t('oauth.guide.title')} padding="lg">
      <Stack>
        <Title order={2}>{t('oauth.guide.title')}</Title>
        {done && (
          <div>
            <Button
              variant="subtle"
              color="gray"
              size="xs"
              aria-expanded={open}
              leftSection={open ? <ChevronDown size={14} /> : <ChevronRight size={14} />}
              onClick={toggle}
            >
              {t(open ? 'oauth.guide.hide' : 'oauth.guide.show')}
            </Button>
          </div>
        )}
        <Collapse expanded={open}>{provider === 'google' ? <GoogleGuide /> : <MicrosoftGuide />}</Collapse>
      </Stack>
    </Card>
  );
}

function Parts({ provider, app }: { provider: OAuthProvider; app: OAuthApp | null }) {
  const checks = useChecks(provider);
  return (
    <Stack maw={760}>
      {app && <Registration app={app} checks={checks} />}
      <Guide key={`${app === null}`} provider={provider} done={app !== null} />
      <RegistrationForm
        key={app ? app.addedAt : 'new'}
        provider={provider}
        saved={app}
        onSaved={() => void checks.ask()}
      />
    </Stack>
  );
}

/** For admins: the team's own registration at one provider, from the first step to the checks. */
export function RegistrationPage({ provider }: { provider: OAuthProvider }) {
  const { t } = useTranslation();
  const apps = useRoute('oauthApps.list', {});
  const name = t(`oauth.provider.${provider}`);
  return (
    <Page
      title={t('oauth.card', { provider: name })}
      description={t('oauth.pageHint', { provider: name, service: connectionName(serviceOf[provider]) })}
      actions={
        <Anchor component={Link} href="/settings" fz={13}>
          <ArrowLeft size={13} aria-hidden /> {t('screens.settings')}
        </Anchor>
      }
    >
      <QueryView query={apps}>
        {(list) => <Parts provider={provider} app={list.find((app) => app.provider === provider) ?? null} />}
      </QueryView>
    </Page>
  );
}
