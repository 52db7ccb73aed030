import { Group, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyIconButton } from '../../components/CopyButton.tsx';
import classes from './registrations.module.css';

export function Steps({ children }: { children: ReactNode }) {
  return (
    <Stack component="ol" gap="lg" className={classes.steps}>
      {children}
    </Stack>
  );
}

/** One step of a guide: a number, what to do, and below it what helps to do it. */
export function Step({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  return (
    <Group component="li" wrap="nowrap" align="flex-start" gap="sm">
      <ThemeIcon variant="light" size={26} radius="xl" fz={13} fw={650} aria-hidden>
        {number}
      </ThemeIcon>
      <Stack gap="xs" flex={1} miw={0} pt={2}>
        <Title order={3}>{title}</Title>
        {children}
      </Stack>
    </Group>
  );
}

/** A value that has to be exactly this, with a button to copy it. */
export function CopyValue({ value, note }: { value: string; note?: string }) {
  const { t } = useTranslation();
  return (
    <Group gap="xs" wrap="nowrap" className={classes.value}>
      <code className={classes.code}>{value}</code>
      {note && (
        <Text c="dimmed" fz={13} flex="none">
          {note}
        </Text>
      )}
      <CopyIconButton value={value} label={t('oauth.guide.copy', { value })} />
    </Group>
  );
}
