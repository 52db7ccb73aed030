import { Alert, Button, Group, NumberInput, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { CircleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { GatewayStatus } from '../../../shared/ipc/gateway.ts';
import { CodeBlock } from '../../components/CodeBlock.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { QueryView } from '../../components/QueryView.tsx';
import { useFormAction } from '../../lib/form.ts';
import { useAction, useRoute } from '../../lib/query.ts';
import { useIsAdmin } from '../../lib/session.ts';
import { Section } from './Section.tsx';

const lowestPort = 1024;
const highestPort = 65_535;

function GatewayProblem({ problem }: { problem: NonNullable<GatewayStatus['problem']> }) {
  const { t } = useTranslation();
  const admin = useIsAdmin();
  const move = useAction('gateway.setPort');
  const { freePort } = problem;
  return (
    <Alert color="red" icon={<CircleAlert size={18} />} title={problem.message} role="alert">
      <Stack gap="sm">
        <Text>{problem.hint}</Text>
        {admin && freePort !== null && (
          <Group>
            <Button size="xs" loading={move.pending} onClick={() => void move.run({ port: freePort })}>
              {t('settings.usePort', { port: freePort })}
            </Button>
          </Group>
        )}
        <ProblemAlert problem={move.problem} />
      </Stack>
    </Alert>
  );
}

function PortForm({ port }: { port: number }) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: { port },
    validate: {
      port: (value) =>
        Number.isInteger(value) && value >= lowestPort && value <= highestPort
          ? null
          : t('settings.portRange', { lowest: lowestPort, highest: highestPort }),
    },
  });
  const action = useFormAction(
    'gateway.setPort',
    form,
    (values) => values,
    (status) => form.setInitialValues({ port: status.port }),
  );
  return (
    <form onSubmit={action.onSubmit} noValidate>
      <Group align="flex-end" gap="xs">
        <NumberInput
          label={t('settings.port')}
          description={t('settings.portHint')}
          w={360}
          allowDecimal={false}
          allowNegative={false}
          thousandSeparator={false}
          {...form.getInputProps('port')}
        />
        <Button type="submit" variant="default" loading={action.pending} disabled={form.values.port === port}>
          {t('settings.move')}
        </Button>
      </Group>
      <ProblemAlert problem={action.problem} />
    </form>
  );
}

/** Where agents reach the desk, and what to do when they cannot. */
export function GatewaySection() {
  const { t } = useTranslation();
  const admin = useIsAdmin();
  const gateway = useRoute('gateway.status', {});
  return (
    <Section title={t('settings.gateway')} description={t('settings.gatewayHint')}>
      <QueryView query={gateway}>
        {(status) => (
          <Stack>
            {status.problem && <GatewayProblem problem={status.problem} />}
            {status.url && (
              <CodeBlock
                code={status.url}
                label={t('settings.address')}
                copyLabel={t('settings.copyAddress')}
              />
            )}
            {admin && <PortForm key={status.port} port={status.port} />}
          </Stack>
        )}
      </QueryView>
    </Section>
  );
}
