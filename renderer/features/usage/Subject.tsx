import { Select } from '@mantine/core';
import type { GetInputPropsReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { services } from '../../../shared/services.ts';
import { useRoute } from '../../lib/query.ts';

type Scope = 'user' | 'agent' | 'service';

/** Which person, agent or service a budget or a limit is about. */
export function Subject({ scope, input }: { scope: Scope; input: GetInputPropsReturnType }) {
  const { t } = useTranslation();
  const users = useRoute('users.list', {});
  const agents = useRoute('agents.list', {});
  const choices = {
    user: () => (users.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
    agent: () =>
      (agents.data ?? [])
        .filter(({ status }) => status === 'active')
        .map(({ id, name, ownerName }) => ({
          value: id,
          label: t('usage.agentOf', { name, owner: ownerName }),
        })),
    service: () => services.map(({ id, name }) => ({ value: id, label: name })),
  };
  return (
    <Select
      label={t(`usage.by.${scope}`)}
      placeholder={t('usage.choose')}
      searchable
      nothingFoundMessage={t('palette.nothing')}
      data={choices[scope]()}
      {...input}
    />
  );
}
