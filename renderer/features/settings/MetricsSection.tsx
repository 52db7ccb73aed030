import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Output } from '../../../shared/ipc/routes.ts';
import { CopyIconButton } from '../../components/CopyButton.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { QueryView } from '../../components/QueryView.tsx';
import { formatDate } from '../../lib/format.ts';
import { useAction, useRoute } from '../../lib/query.ts';
import { Section } from './Section.tsx';

type Made = Output<'metrics.makeToken'>;

function TokenOnce({ made }: { made: Made }) {
  const { t } = useTranslation();
  return (
    <Alert color="petrol" title={t('metrics.once')}>
      <Stack gap="xs">
        {[made.url, made.token].map((text) => (
          <Group key={text} gap="xs" wrap="nowrap">
            <Code fz={12} style={{ overflowWrap: 'anywhere' }}>
              {text}
            </Code>
            <CopyIconButton value={text} label={t('metrics.copy')} />
          </Group>
        ))}
      </Stack>
    </Alert>
  );
}

/** Numbers for Prometheus, behind a token of their own. */
export function MetricsSection() {
  const { t } = useTranslation();
  const status = useRoute('metrics.status', {});
  const make = useAction('metrics.makeToken');
  const disable = useAction('metrics.disable');
  const [made, setMade] = useState<Made | null>(null);
  const makeToken = async () => setMade((await make.run({})) ?? null);
  const turnOff = async () => {
    if (await disable.run({})) setMade(null);
  };
  return (
    <Section title={t('metrics.title')} description={t('metrics.hint')}>
      <QueryView query={status}>
        {({ enabled, since }) => (
          <Group>
            <Text>
              {enabled
                ? t('metrics.on', { since: since === null ? '' : formatDate(since) })
                : t('metrics.off')}
            </Text>
            <Button variant="default" size="xs" loading={make.pending} onClick={() => void makeToken()}>
              {t(enabled ? 'metrics.replace' : 'metrics.make')}
            </Button>
            {enabled && (
              <Button
                variant="default"
                color="red"
                size="xs"
                loading={disable.pending}
                onClick={() => void turnOff()}
              >
                {t('metrics.disable')}
              </Button>
            )}
          </Group>
        )}
      </QueryView>
      {made && <TokenOnce made={made} />}
      <ProblemAlert problem={make.problem ?? disable.problem} />
    </Section>
  );
}
