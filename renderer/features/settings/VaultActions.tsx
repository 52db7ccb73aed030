import { Button, Group } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import { KeyRound, Laptop, LockKeyhole, RefreshCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { VaultStatus } from '../../../shared/ipc/vault.ts';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useAction } from '../../lib/query.ts';
import { AddPassphrase } from './AddPassphrase.tsx';

export function VaultActions({ vault }: { vault: VaultStatus }) {
  const { t } = useTranslation();
  const rotate = useAction('vault.rotate');
  const lock = useAction('vault.lock');
  const addKeyring = useAction('vault.addKeyring');
  const hasKeyring = vault.slots.some(({ kind }) => kind === 'os');
  const hasPassphrase = vault.slots.some(({ kind }) => kind === 'passphrase');

  const runRotate = async () => {
    if (await rotate.run({})) notifications.show({ message: t('vault.rotated'), color: 'green' });
  };
  const openPassphrase = () =>
    modals.open({ title: t('vault.addPassphrase'), children: <AddPassphrase onClose={modals.closeAll} /> });

  return (
    <>
      <Group gap="xs">
        {!hasPassphrase && (
          <Button size="xs" variant="default" leftSection={<KeyRound size={14} />} onClick={openPassphrase}>
            {t('vault.addPassphrase')}
          </Button>
        )}
        {!hasKeyring && vault.keyring.available && (
          <Button
            size="xs"
            variant="default"
            leftSection={<Laptop size={14} />}
            loading={addKeyring.pending}
            onClick={() => void addKeyring.run({})}
          >
            {t('vault.addKeyring')}
          </Button>
        )}
        <Button
          size="xs"
          variant="default"
          leftSection={<RefreshCw size={14} />}
          loading={rotate.pending}
          onClick={() => void runRotate()}
        >
          {t('vault.rotate')}
        </Button>
        {hasPassphrase && (
          <Button
            size="xs"
            variant="default"
            leftSection={<LockKeyhole size={14} />}
            loading={lock.pending}
            onClick={() => void lock.run({})}
          >
            {t('vault.lockNow')}
          </Button>
        )}
      </Group>
      <ProblemAlert problem={rotate.problem ?? lock.problem ?? addKeyring.problem} />
    </>
  );
}
