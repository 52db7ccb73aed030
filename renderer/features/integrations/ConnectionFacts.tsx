import { DataList, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Integration } from '../../../shared/ipc/integrations.ts';
import { TimeAgo } from '../../components/TimeAgo.tsx';
import { settingsInWords } from './settings-words.ts';

/** Everything about a connection but its secret: the settings in words, and what was last shown to work. */
export function ConnectionFacts({ integration }: { integration: Integration }) {
  const { t } = useTranslation();
  const { settings, proven } = integration;
  return (
    <DataList orientation="horizontal" size="sm" labelWidth={96} gap={4}>
      {settings &&
        settingsInWords(settings).map(([name, value]) => (
          <DataList.Item key={name}>
            <DataList.ItemLabel>{t(`integrations.fact.${name}`)}</DataList.ItemLabel>
            <DataList.ItemValue>{value}</DataList.ItemValue>
          </DataList.Item>
        ))}
      <DataList.Item>
        <DataList.ItemLabel>{t('integrations.fact.proven')}</DataList.ItemLabel>
        <DataList.ItemValue>
          {proven === null ? (
            t('common.notYet')
          ) : (
            <div>
              {proven.what}
              <Text c="dimmed" fz={13}>
                <TimeAgo at={proven.at} />
              </Text>
            </div>
          )}
        </DataList.ItemValue>
      </DataList.Item>
    </DataList>
  );
}
