import { Button, Card, Table, Text, VisuallyHidden } from '@mantine/core';
import { UserPlus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { User } from '../../../shared/ipc/accounts.ts';
import { Page } from '../../components/Page.tsx';
import { QueryView } from '../../components/QueryView.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { formatDate } from '../../lib/format.ts';
import { useRoute } from '../../lib/query.ts';
import { useUser } from '../../lib/session.ts';
import { openPersonForm } from './open.tsx';
import { PersonMenu } from './PersonMenu.tsx';

function PersonRow({ person }: { person: User }) {
  const { t } = useTranslation();
  const self = useUser().id === person.id;
  return (
    <Table.Tr>
      <Table.Td>
        <Text span inherit fw={600}>
          {person.name}
        </Text>
        {self && (
          <Text span inherit c="dimmed">
            {' '}
            {t('people.you')}
          </Text>
        )}
      </Table.Td>
      <Table.Td>{t(`people.role.${person.role}`)}</Table.Td>
      <Table.Td>{formatDate(person.createdAt)}</Table.Td>
      <Table.Td>
        <StatusBadge tone={person.disabled ? 'off' : 'ok'}>
          {person.disabled ? t('people.disabled') : t('people.active')}
        </StatusBadge>
      </Table.Td>
      <Table.Td ta="right">{!self && <PersonMenu person={person} />}</Table.Td>
    </Table.Tr>
  );
}

function PeopleTable({ people }: { people: User[] }) {
  const { t } = useTranslation();
  return (
    <Card p={0}>
      <Table highlightOnHover aria-label={t('screens.people')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('people.column.name')}</Table.Th>
            <Table.Th>{t('people.column.role')}</Table.Th>
            <Table.Th>{t('people.column.since')}</Table.Th>
            <Table.Th>{t('people.column.status')}</Table.Th>
            <Table.Th>
              <VisuallyHidden>{t('common.actions')}</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {people.map((person) => (
            <PersonRow key={person.id} person={person} />
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  );
}

export function PeoplePage() {
  const { t } = useTranslation();
  const people = useRoute('users.list', {});
  return (
    <Page
      title={t('screens.people')}
      description={t('people.description')}
      actions={
        <Button leftSection={<UserPlus size={16} />} onClick={openPersonForm}>
          {t('people.add')}
        </Button>
      }
    >
      <QueryView query={people}>{(list) => <PeopleTable people={list} />}</QueryView>
      {people.data?.length === 1 && <Text c="dimmed">{t('people.onlyYou')}</Text>}
    </Page>
  );
}
