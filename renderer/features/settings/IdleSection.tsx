import { Select, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { QueryView } from '../../components/QueryView.tsx';
import { useAction, useRoute } from '../../lib/query.ts';
import { useIsAdmin } from '../../lib/session.ts';
import { Section } from './Section.tsx';

const usualMinutes = [5, 15, 30, 60, 240, 480];

export function IdleSection() {
  const { t } = useTranslation();
  const admin = useIsAdmin();
  const settings = useRoute('settings.get', {});
  const update = useAction('settings.update');
  const words = (minutes: number) =>
    minutes % 60 === 0
      ? t('settings.idleHours', { count: minutes / 60 })
      : t('settings.idleMinutes', { count: minutes });
  return (
    <Section title={t('settings.idle')} description={t('settings.idleHint')}>
      <QueryView query={settings}>
        {({ idleLockMinutes }) =>
          admin ? (
            <Select
              label={t('settings.idleLabel')}
              w={280}
              allowDeselect={false}
              disabled={update.pending}
              value={String(idleLockMinutes)}
              data={[...new Set([...usualMinutes, idleLockMinutes])]
                .toSorted((a, b) => a - b)
                .map((minutes) => ({ value: String(minutes), label: words(minutes) }))}
              onChange={(value) => void update.run({ idleLockMinutes: Number(value) })}
            />
          ) : (
            <Text>{words(idleLockMinutes)}</Text>
          )
        }
      </QueryView>
      <ProblemAlert problem={update.problem} />
    </Section>
  );
}
