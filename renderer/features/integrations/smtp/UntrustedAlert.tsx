import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { ShieldAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { fieldMessage } from '../../../lib/form.ts';
import type { PanelProblem } from '../../../lib/problem.ts';

/** A mail server with a certificate of its own: nothing was sent, and the certificate can be looked at. */
export function UntrustedAlert({ failure, onLook }: { failure: PanelProblem | null; onLook: () => void }) {
  const { t } = useTranslation();
  if (!failure) return null;
  return (
    <Alert
      color="orange"
      icon={<ShieldAlert size={18} />}
      title={t('integrations.certificate.untrusted')}
      role="alert"
    >
      <Stack gap="sm">
        <Text>{fieldMessage(failure)}</Text>
        <Group>
          <Button size="xs" variant="default" onClick={onLook}>
            {t('integrations.certificate.look')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
