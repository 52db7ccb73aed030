import { Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface WorkingProps {
  /** What is happening, in words. */
  progress: string;
  onStop: () => void;
}

/** A line for work that another computer takes its time over: what is happening, and a way to stop it. */
export function Working({ progress, onStop }: WorkingProps) {
  const { t } = useTranslation();
  return (
    <Group gap="xs" wrap="nowrap">
      <Text c="dimmed" fz={13} role="status">
        {progress}
      </Text>
      <Button size="compact-xs" variant="default" flex="none" onClick={onStop}>
        {t('common.stop')}
      </Button>
    </Group>
  );
}
