import { Button, Card, DataList, Group, Stack, Title } from '@mantine/core';
import { RefreshCw, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { OAuthApp } from '../../../shared/ipc/oauth.ts';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { TimeAgo } from '../../components/TimeAgo.tsx';
import { Working } from '../../components/Working.tsx';
import { formatHost } from '../../lib/format.ts';
import { CheckRows, joinChecks } from './CheckRows.tsx';
import { openRemoveRegistration } from './open.tsx';
import { inUse } from './provider.ts';
import classes from './registrations.module.css';
import type { useChecks } from './use-checks.ts';

function Facts({ app }: { app: OAuthApp }) {
  const { t } = useTranslation();
  const facts: [name: 'clientId' | 'tenant' | 'secret' | 'endpoint' | 'connections', value: string][] = [
    ['clientId', app.clientId],
    ...(app.tenant === null ? [] : [['tenant', app.tenant] as ['tenant', string]]),
    ...(app.hasSecret ? [['secret', t('oauth.secretSaved')] as ['secret', string]] : []),
    ...(app.endpoints ? [['endpoint', formatHost(app.endpoints.authorize)] as ['endpoint', string]] : []),
    ['connections', inUse(app)],
  ];
  return (
    <DataList orientation="horizontal" size="sm" labelWidth={112} gap={4}>
      {facts.map(([name, value]) => (
        <DataList.Item key={name}>
          <DataList.ItemLabel>{t(`oauth.fact.${name}`)}</DataList.ItemLabel>
          <DataList.ItemValue className={classes.fact}>{value}</DataList.ItemValue>
        </DataList.Item>
      ))}
      <DataList.Item>
        <DataList.ItemLabel>{t('oauth.fact.added')}</DataList.ItemLabel>
        <DataList.ItemValue>
          <TimeAgo at={app.addedAt} /> {t('keys.addedBy', { name: app.addedBy })}
        </DataList.ItemValue>
      </DataList.Item>
    </DataList>
  );
}

interface RegistrationProps {
  app: OAuthApp;
  checks: ReturnType<typeof useChecks>;
}

/** What is saved, without its secret, and what is known about it. */
export function Registration({ app, checks }: RegistrationProps) {
  const { t } = useTranslation();
  const provider = t(`oauth.provider.${app.provider}`);
  return (
    <Card component="section" aria-label={t('oauth.registration')} padding="lg">
      <Stack>
        <Title order={2}>{t('oauth.registration')}</Title>
        <Facts app={app} />
        <CheckRows checks={joinChecks(app.checks, checks.found)} />
        <ProblemAlert problem={checks.problem} />
        <Group gap="xs">
          <Button
            size="xs"
            variant="default"
            loading={checks.pending}
            leftSection={<RefreshCw size={14} />}
            onClick={() => void checks.ask()}
          >
            {t('oauth.check')}
          </Button>
          <Button size="xs" variant="default" component={Link} href="/integrations">
            {t('oauth.connect')}
          </Button>
          <Button
            size="xs"
            variant="subtle"
            color="red"
            leftSection={<Trash2 size={14} />}
            onClick={() => openRemoveRegistration(app)}
          >
            {t('oauth.remove')}
          </Button>
        </Group>
        {checks.pending && <Working progress={t('oauth.checking', { provider })} onStop={checks.cancel} />}
      </Stack>
    </Card>
  );
}
