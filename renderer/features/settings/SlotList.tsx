import { ActionIcon, Group, List, Text, Tooltip } from '@mantine/core';
import { modals } from '@mantine/modals';
import { KeyRound, Laptop, Trash2, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { VaultStatus } from '../../../shared/ipc/vault.ts';
import { TimeAgo } from '../../components/TimeAgo.tsx';
import { RemoveSlot } from './RemoveSlot.tsx';
import classes from './settings.module.css';

type Slot = VaultStatus['slots'][number];
const icons = { os: Laptop, passphrase: KeyRound, weak: TriangleAlert } as const;

function openRemoveSlot(slot: Slot, title: string): void {
  modals.open({ title, children: <RemoveSlot slot={slot} onClose={modals.closeAll} /> });
}

/** Each slot opens the vault by itself; the last one stays. */
export function SlotList({ slots }: { slots: Slot[] }) {
  const { t } = useTranslation();
  const last = slots.length === 1;
  return (
    <List
      listStyleType="none"
      spacing="xs"
      styles={{ itemWrapper: { width: '100%' }, itemLabel: { width: '100%' } }}
    >
      {slots.map((slot) => {
        const Icon = icons[slot.kind];
        const name = t(`vault.slot.${slot.kind}`);
        const remove = t('vault.slot.remove', { name });
        return (
          <List.Item key={slot.id} className={classes.slot}>
            <Group justify="space-between" wrap="nowrap">
              <Group gap="sm" wrap="nowrap">
                <Icon size={18} aria-hidden />
                <div>
                  <Text fw={600}>{name}</Text>
                  <Text fz={13} c="dimmed">
                    {slot.backend} · {t('vault.slot.added')} <TimeAgo at={slot.createdAt} />
                  </Text>
                </div>
              </Group>
              <Tooltip label={last ? t('vault.slot.last') : remove}>
                <ActionIcon
                  aria-label={last ? `${remove}. ${t('vault.slot.last')}` : remove}
                  aria-disabled={last}
                  {...(last ? { 'data-disabled': true } : {})}
                  onClick={() => {
                    if (!last) openRemoveSlot(slot, remove);
                  }}
                >
                  <Trash2 size={16} />
                </ActionIcon>
              </Tooltip>
            </Group>
          </List.Item>
        );
      })}
    </List>
  );
}
