import { Code, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SystemKey } from '../../../shared/ipc/keys.ts';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { keyTones } from './key-status.ts';

export function KeyHeadline({ subject }: { subject: SystemKey }) {
  const { t } = useTranslation();
  return (
    <Group gap="xs" wrap="nowrap" miw={0}>
      <Text fw={600} truncate>
        {subject.label}
      </Text>
      <Code aria-label={t('keys.hint', { hint: subject.hint })} flex="none">
        ••••{subject.hint}
      </Code>
      <StatusBadge tone={keyTones[subject.status]}>{t(`keys.status.${subject.status}`)}</StatusBadge>
    </Group>
  );
}
