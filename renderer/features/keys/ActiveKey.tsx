import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { RefreshCw, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { SystemKey } from '../../../shared/ipc/keys.ts';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { KeyFacts } from './KeyFacts.tsx';
import { KeyHeadline } from './KeyHeadline.tsx';
import { KeyMenu } from './KeyMenu.tsx';
import { needsAttention } from './key-status.ts';
import { openKeyForm } from './open.tsx';
import { useKeyActions } from './use-key-actions.ts';

/** The key that serves the calls. */
export function ActiveKey({ subject }: { subject: SystemKey }) {
  const { t } = useTranslation();
  const actions = useKeyActions(subject);
  const { service, status } = subject;
  const attention = needsAttention(status);
  return (
    <Stack gap="sm">
      <KeyHeadline subject={subject} />
      {attention ? (
        <Alert color="red" icon={<TriangleAlert size={18} />} title={t(`keys.alert.${status}`)} role="alert">
          <Text>{subject.message}</Text>
        </Alert>
      ) : (
        <Text c="dimmed" fz={13}>
          {subject.message}
        </Text>
      )}
      <KeyFacts subject={subject} />
      <ProblemAlert problem={actions.problem} />
      <Group gap="xs">
        <Button
          size="xs"
          variant={attention ? 'filled' : 'default'}
          onClick={() => openKeyForm({ service, active: subject })}
        >
          {t('keys.replace')}
        </Button>
        <Button
          size="xs"
          variant="default"
          loading={actions.testing}
          leftSection={<RefreshCw size={14} />}
          onClick={() => void actions.test()}
        >
          {t('keys.test')}
        </Button>
        {actions.testing && (
          <Button size="xs" variant="subtle" onClick={actions.stopTest}>
            {t('common.stop')}
          </Button>
        )}
        <KeyMenu
          subject={subject}
          onTest={() => void actions.test()}
          onAddStandby={() => openKeyForm({ service, active: subject, role: 'standby' })}
        />
      </Group>
    </Stack>
  );
}
