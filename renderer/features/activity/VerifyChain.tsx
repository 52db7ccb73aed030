import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { ShieldAlert, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Output } from '../../../shared/ipc/routes.ts';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useAction } from '../../lib/query.ts';

type Verdict = Output<'audit.verify'>;

function VerdictAlert({ verdict }: { verdict: Verdict }) {
  const { t } = useTranslation();
  if (verdict.ok) {
    return (
      <Alert
        color="green"
        icon={<ShieldCheck size={18} />}
        title={t('audit.intact', { count: verdict.rows })}
        role="status"
      >
        <Text>{t('audit.intactHint')}</Text>
      </Alert>
    );
  }
  return (
    <Alert
      color="red"
      icon={<ShieldAlert size={18} />}
      title={t('audit.broken', { row: verdict.firstBroken ?? 1 })}
      role="alert"
    >
      <Text>{t('audit.brokenHint')}</Text>
    </Alert>
  );
}

/** Checks that no row of the audit log was changed or taken out. */
export function VerifyChain() {
  const { t } = useTranslation();
  const verify = useAction('audit.verify');
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const run = async () => {
    setVerdict(null);
    setVerdict((await verify.run({})) ?? null);
  };
  return (
    <Stack gap="sm">
      <Group justify="space-between" wrap="nowrap">
        <Text c="dimmed">{t('audit.description')}</Text>
        <Group gap="xs" wrap="nowrap" flex="none">
          {verify.pending && (
            <Button size="xs" variant="subtle" onClick={verify.cancel}>
              {t('common.stop')}
            </Button>
          )}
          <Button
            size="xs"
            variant="default"
            loading={verify.pending}
            leftSection={<ShieldCheck size={14} />}
            onClick={() => void run()}
          >
            {t('audit.verify')}
          </Button>
        </Group>
      </Group>
      <ProblemAlert problem={verify.problem} />
      {verdict && <VerdictAlert verdict={verdict} />}
    </Stack>
  );
}
