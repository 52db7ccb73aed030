import { Alert, Stack, Text } from '@mantine/core';
import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { QueryView } from '../../components/QueryView.tsx';
import { useRoute } from '../../lib/query.ts';
import { Section } from './Section.tsx';
import { SlotList } from './SlotList.tsx';
import { VaultActions } from './VaultActions.tsx';

/** How the keys are protected at rest, and how to change that. */
export function VaultSection() {
  const { t } = useTranslation();
  const vault = useRoute('vault.status', {});
  return (
    <Section title={t('settings.vault')} description={t('settings.vaultHint')}>
      <QueryView query={vault}>
        {(status) => (
          <Stack>
            {(status.protection === 'memory' || status.protection === 'weak') && (
              <Alert
                color="orange"
                icon={<TriangleAlert size={18} />}
                title={t(`vault.${status.protection}.warning`)}
              >
                {t(`vault.${status.protection}.remedy`)}
              </Alert>
            )}
            <SlotList slots={status.slots} />
            <VaultActions vault={status} />
            <Text fz={13} c="dimmed">
              {status.keyring.message}
            </Text>
          </Stack>
        )}
      </QueryView>
    </Section>
  );
}
