import { ActionIcon, Button, Card, Group, Stack, Table, Text, Title, Tooltip } from '@mantine/core';
import { modals } from '@mantine/modals';
import { Plus, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { CallLimit } from '../../../../shared/ipc/money.ts';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';
import { QueryView } from '../../../components/QueryView.tsx';
import { i18n } from '../../../lib/i18n.ts';
import { useAction, useRoute } from '../../../lib/query.ts';
import { useIsAdmin } from '../../../lib/session.ts';
import { LimitForm } from './LimitForm.tsx';

function openLimitForm(): void {
  modals.open({
    title: i18n.t('limits.add'),
    children: <LimitForm onClose={modals.closeAll} />,
  });
}

function LimitRow({ limit }: { limit: CallLimit }) {
  const { t } = useTranslation();
  const admin = useIsAdmin();
  const remove = useAction('limits.remove');
  return (
    <Table.Tr>
      <Table.Td>
        {limit.name}
        <ProblemAlert problem={remove.problem} />
      </Table.Td>
      <Table.Td>{t('limits.perMinute', { count: limit.perMinute })}</Table.Td>
      <Table.Td ta="right">
        {admin && (
          <Tooltip label={t('limits.remove')}>
            <ActionIcon
              aria-label={t('limits.removeOf', { name: limit.name })}
              loading={remove.pending}
              onClick={() => void remove.run({ id: limit.id })}
            >
              <Trash2 size={16} />
            </ActionIcon>
          </Tooltip>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

/** How often agents and services may be called. */
export function CallLimits() {
  const { t } = useTranslation();
  const admin = useIsAdmin();
  const limits = useRoute('limits.list', {});
  return (
    <Card component="section" aria-label={t('limits.title')} padding="lg">
      <Stack>
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <div>
            <Title order={2}>{t('limits.title')}</Title>
            <Text c="dimmed">{t('limits.hint')}</Text>
          </div>
          {admin && (
            <Button
              variant="default"
              flex="none"
              leftSection={<Plus size={16} aria-hidden />}
              onClick={openLimitForm}
            >
              {t('limits.add')}
            </Button>
          )}
        </Group>
        <QueryView
          query={limits}
          empty={<Text c="dimmed">{t('limits.empty')}</Text>}
          isEmpty={(list) => list.length === 0}
        >
          {(list) => (
            <Table aria-label={t('limits.title')}>
              <Table.Tbody>
                {list.map((limit) => (
                  <LimitRow key={limit.id} limit={limit} />
                ))}
              </Table.Tbody>
            </Table>
          )}
        </QueryView>
      </Stack>
    </Card>
  );
}
