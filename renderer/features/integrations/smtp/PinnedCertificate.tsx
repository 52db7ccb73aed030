import { Alert, Button, Group, Text } from '@mantine/core';
import { Pin } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { formatFingerprint } from '../../../lib/format.ts';

/** That only one certificate is trusted, and the way back to the usual authorities. */
export function PinnedCertificate({ pin, onForget }: { pin: string; onForget: () => void }) {
  const { t } = useTranslation();
  if (pin === '') return null;
  return (
    <Alert color="gray" icon={<Pin size={16} />}>
      <Group justify="space-between" gap="xs">
        <Text>{t('integrations.smtp.pinned', { fingerprint: formatFingerprint(pin.slice(0, 16)) })}</Text>
        <Button size="xs" variant="default" flex="none" onClick={onForget}>
          {t('integrations.smtp.unpin')}
        </Button>
      </Group>
    </Alert>
  );
}
