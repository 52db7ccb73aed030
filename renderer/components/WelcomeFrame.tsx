import { Center, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Logo } from './Logo.tsx';

interface WelcomeFrameProps {
  title: string;
  description?: ReactNode;
  width?: number;
  children: ReactNode;
}

/** The screens before the desk itself: first run, sign-in, a closed vault. */
export function WelcomeFrame({ title, description, width = 440, children }: WelcomeFrameProps) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = t('app.title', { screen: title });
  }, [t, title]);
  return (
    <Center component="main" mih="100vh" p="lg">
      <Stack w="100%" maw={width} gap="lg">
        <Group gap="sm" justify="center">
          <Logo size={32} />
          <Text fw={650} fz={18}>
            {t('app.name')}
          </Text>
        </Group>
        <Paper withBorder radius="lg" p="xl">
          <Stack gap="lg">
            <Stack gap={6}>
              <Title order={1}>{title}</Title>
              {description && <Text c="dimmed">{description}</Text>}
            </Stack>
            {children}
          </Stack>
        </Paper>
      </Stack>
    </Center>
  );
}
