import { ActionIcon, Button, Card, Code, Group, Table, Text, TextInput, VisuallyHidden } from '@mantine/core';
import { PencilLine, Search } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelPrice, PriceTable } from '../../../../shared/ipc/money.ts';
import { serviceById } from '../../../../shared/services.ts';
import { formatNumber } from '../../../lib/format.ts';
import { useIsAdmin } from '../../../lib/session.ts';
import { openPriceForm } from './open.tsx';
import { perText } from './per-text.ts';

function PriceRow({ price, table }: { price: ModelPrice; table: PriceTable }) {
  const { t } = useTranslation();
  const admin = useIsAdmin();
  const main = (['input', 'cachedInput', 'output'] as const).map((kind) => price.per[kind]);
  return (
    <Table.Tr>
      <Table.Td>{serviceById(price.service).name}</Table.Td>
      <Table.Td>
        <Code fz={12}>{price.model}</Code>
      </Table.Td>
      {main.map((each, at) => (
        <Table.Td key={at} ta="right">
          {each === undefined ? '' : `$${formatNumber(each / 1e6)}`}
        </Table.Td>
      ))}
      <Table.Td>
        <Text fz={12} c="dimmed">
          {perText(price)}
        </Text>
      </Table.Td>
      <Table.Td ta="right">
        {admin && (
          <ActionIcon
            aria-label={t('prices.editOf', { model: price.model })}
            onClick={() => openPriceForm(table, price)}
          >
            <PencilLine size={16} />
          </ActionIcon>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

/** Nobody reads hundreds of lines; the search finds the one that is wanted. */
const shownAtFirst = 25;

export function PriceList({ table }: { table: PriceTable }) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const [all, setAll] = useState(false);
  const wanted = search.trim().toLowerCase();
  const found = table.models.filter(
    ({ model, service }) => model.toLowerCase().includes(wanted) || service.includes(wanted),
  );
  const shown = all ? found : found.slice(0, shownAtFirst);
  return (
    <Card p={0}>
      <Group p="sm">
        <TextInput
          size="xs"
          w={260}
          aria-label={t('prices.search')}
          placeholder={t('prices.search')}
          leftSection={<Search size={14} aria-hidden />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      </Group>
      <Table.ScrollContainer minWidth={720}>
        <Table highlightOnHover aria-label={t('usage.tab.prices')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('usage.by.service')}</Table.Th>
              <Table.Th>{t('usage.by.model')}</Table.Th>
              <Table.Th ta="right">{t('prices.kind.input')}</Table.Th>
              <Table.Th ta="right">{t('prices.kind.cachedInput')}</Table.Th>
              <Table.Th ta="right">{t('prices.kind.output')}</Table.Th>
              <Table.Th>{t('prices.others')}</Table.Th>
              <Table.Th>
                <VisuallyHidden>{t('common.actions')}</VisuallyHidden>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((price) => (
              <PriceRow key={`${price.service} ${price.model}`} price={price} table={table} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {shown.length < found.length && (
        <Button variant="subtle" m="xs" onClick={() => setAll(true)}>
          {t('prices.showAll', { count: found.length })}
        </Button>
      )}
      {shown.length === 0 && (
        <Text c="dimmed" p="md">
          {t('palette.nothing')}
        </Text>
      )}
    </Card>
  );
}
