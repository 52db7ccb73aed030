import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Logo } from '../../components/Logo.tsx';
import { useRoute } from '../../lib/query.ts';
import { Section } from './Section.tsx';

export function AboutSection() {
  const { t } = useTranslation();
  const info = useRoute('shell.info', {}).data;
  return (
    <Section title={t('settings.about')}>
      <Group gap="sm">
        <Logo size={36} />
        <div>
          <Text fw={600}>{t('settings.version', { version: info?.version ?? '' })}</Text>
          <Text c="dimmed">{info ? t(`settings.kind.${info.kind}`) : ''}</Text>
        </div>
      </Group>
    </Section>
  );
}
