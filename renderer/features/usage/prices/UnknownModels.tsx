import { Button, Card, Group, Radio, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Output } from '../../../../shared/ipc/routes.ts';
import { serviceById } from '../../../../shared/services.ts';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';
import { useAction } from '../../../lib/query.ts';
import { useIsAdmin } from '../../../lib/session.ts';
import { openPriceForm } from './open.tsx';

const rules = ['dearest', 'refuse'] as const;

export function UnknownModels({ state: { settings, unknown, table } }: { state: Output<'prices.get'> }) {
  const { t } = useTranslation();
  const admin = useIsAdmin();
  const update = useAction('prices.updateSettings');
  return (
    <Card component="section" aria-label={t('prices.unknown')} padding="lg">
      <Stack gap="sm">
        <Radio.Group
          label={t('prices.unknown')}
          value={settings.unknownModel}
          onChange={(value) => void update.run({ unknownModel: value })}
        >
          <Stack gap={6} mt={6}>
            {rules.map((rule) => (
              <Radio
                key={rule}
                value={rule}
                disabled={!admin || update.pending}
                label={t(`prices.rule.${rule}`)}
                description={t(`prices.ruleHint.${rule}`)}
              />
            ))}
          </Stack>
        </Radio.Group>
        <ProblemAlert problem={update.problem} />
        {unknown.map(({ service, model, calls }) => (
          <Group key={`${service} ${model}`} justify="space-between">
            <Text fz={13}>
              {t('prices.unknownModel', { service: serviceById(service).name, model, count: calls })}
            </Text>
            {admin && (
              <Button size="xs" variant="default" onClick={() => openPriceForm(table, { service, model })}>
                {t('prices.give')}
              </Button>
            )}
          </Group>
        ))}
      </Stack>
    </Card>
  );
}
