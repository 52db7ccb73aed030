import { SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { chooseColorScheme } from './choose-color-scheme.ts';
import { Section } from './Section.tsx';

const schemes = ['auto', 'light', 'dark'] as const;

export function AppearanceSection() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Section title={t('settings.appearance')}>
      <SegmentedControl
        aria-label={t('settings.appearance')}
        w="fit-content"
        value={colorScheme}
        onChange={(value) => chooseColorScheme(value, setColorScheme)}
        data={schemes.map((value) => ({ value, label: t(`settings.scheme.${value}`) }))}
      />
    </Section>
  );
}
