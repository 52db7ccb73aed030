import { DataList } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SystemKey } from '../../../shared/ipc/keys.ts';
import { TimeAgo } from '../../components/TimeAgo.tsx';
import { otherEndpoint } from './key-status.ts';

/** Everything about a key but the key. */
export function KeyFacts({ subject }: { subject: SystemKey }) {
  const { t } = useTranslation();
  const endpoint = otherEndpoint(subject);
  return (
    <DataList orientation="horizontal" size="sm" labelWidth={96} gap={4}>
      <DataList.Item>
        <DataList.ItemLabel>{t('keys.added')}</DataList.ItemLabel>
        <DataList.ItemValue>
          <span>
            {t('keys.addedBy', { name: subject.addedBy })} · <TimeAgo at={subject.addedAt} />
          </span>
        </DataList.ItemValue>
      </DataList.Item>
      <DataList.Item>
        <DataList.ItemLabel>{t('keys.lastTest')}</DataList.ItemLabel>
        <DataList.ItemValue>
          {subject.testedAt === null ? t('common.notYet') : <TimeAgo at={subject.testedAt} />}
        </DataList.ItemValue>
      </DataList.Item>
      <DataList.Item>
        <DataList.ItemLabel>{t('keys.lastUse')}</DataList.ItemLabel>
        <DataList.ItemValue>
          {subject.lastUsedAt === null ? t('common.notYet') : <TimeAgo at={subject.lastUsedAt} />}
        </DataList.ItemValue>
      </DataList.Item>
      {endpoint !== null && (
        <DataList.Item>
          <DataList.ItemLabel>{t('keys.endpoint')}</DataList.ItemLabel>
          <DataList.ItemValue>{endpoint}</DataList.ItemValue>
        </DataList.Item>
      )}
    </DataList>
  );
}
