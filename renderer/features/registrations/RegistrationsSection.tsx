import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { type OAuthApp, type OAuthProvider, oauthProviders } from '../../../shared/ipc/oauth.ts';
import { LoadingState, QueryView } from '../../components/QueryView.tsx';
import { ServiceIcon } from '../../components/ServiceIcon.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { useRoute } from '../../lib/query.ts';
import { connectionName, registrationPath } from '../integrations/connection.ts';
import { Section } from '../settings/Section.tsx';
import { inUse, serviceOf } from './provider.ts';
import classes from './registrations.module.css';

function StateBadge({ app }: { app: OAuthApp | undefined }) {
  const { t } = useTranslation();
  if (!app) return <StatusBadge tone="none">{t('oauth.state.none')}</StatusBadge>;
  const trouble = app.checks.some(({ state }) => state === 'problem' || state === 'warning');
  return trouble ? (
    <StatusBadge tone="attention">{t('oauth.state.look')}</StatusBadge>
  ) : (
    <StatusBadge tone="ok">{t('oauth.state.saved')}</StatusBadge>
  );
}

function RegistrationRow({ provider, app }: { provider: OAuthProvider; app: OAuthApp | undefined }) {
  const { t } = useTranslation();
  const name = t(`oauth.provider.${provider}`);
  const service = connectionName(serviceOf[provider]);
  return (
    <Group className={classes.row} justify="space-between">
      <Group gap="sm" wrap="nowrap" miw={0}>
        <ServiceIcon service={serviceOf[provider]} />
        <div>
          <Title order={3}>{name}</Title>
          <Text c="dimmed" fz={13}>
            {app ? inUse(app) : t('oauth.for', { service })}
          </Text>
        </div>
      </Group>
      <Group gap="sm" wrap="nowrap">
        <StateBadge app={app} />
        <Button
          size="xs"
          variant="default"
          component={Link}
          href={registrationPath(provider)}
          aria-label={t(app ? 'oauth.open' : 'oauth.setUp', { provider: name })}
        >
          {t(app ? 'oauth.openShort' : 'oauth.setUpShort')}
        </Button>
      </Group>
    </Group>
  );
}

/** Through which registrations the team signs in at Google and Microsoft. */
export function RegistrationsSection() {
  const { t } = useTranslation();
  const apps = useRoute('oauthApps.list', {});
  return (
    <Section title={t('oauth.title')} description={t('oauth.description')}>
      <QueryView query={apps} loading={<LoadingState rows={2} />}>
        {(list) => (
          <Stack gap="xs">
            {oauthProviders.map((provider) => (
              <RegistrationRow
                key={provider}
                provider={provider}
                app={list.find((app) => app.provider === provider)}
              />
            ))}
          </Stack>
        )}
      </QueryView>
    </Section>
  );
}
