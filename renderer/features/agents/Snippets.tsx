import { Code, Group, ScrollArea, SegmentedControl, Stack, Tabs, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ToolId } from '../../../shared/services.ts';
import { CodeBlock } from '../../components/CodeBlock.tsx';
import { useRoute } from '../../lib/query.ts';
import { groupsOf, type Language, type Snippet, type SnippetGroup, snippetsFor } from './snippets.ts';

const usualGateway = 'http://127.0.0.1:4780';

function SnippetPanel({ list, gateway }: { list: Snippet[]; gateway: string }) {
  const { t } = useTranslation();
  const [language, setLanguage] = useState<Language>('python');
  const snippet = list.find((each) => each.language === language) ?? list[0];
  if (!snippet) return null;
  const name = `${t(`snippets.group.${snippet.group}`)}, ${t(`snippets.language.${snippet.language}`)}`;
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        {list.length > 1 && (
          <SegmentedControl
            size="xs"
            aria-label={t('snippets.languageLabel')}
            value={snippet.language}
            onChange={setLanguage}
            data={list.map((each) => ({
              value: each.language,
              label: t(`snippets.language.${each.language}`),
            }))}
          />
        )}
        {snippet.install && <Code fz={12}>{snippet.install}</Code>}
      </Group>
      <CodeBlock code={snippet.code(gateway)} label={name} copyLabel={t('snippets.copy', { name })} />
    </Stack>
  );
}

/** Ready to paste, for every client that an agent is likely to be. */
export function Snippets({ tools }: { tools: ToolId[] | null }) {
  const { t } = useTranslation();
  const gateway = useRoute('gateway.status', {}).data?.url?.replace(/\/+$/, '') ?? usualGateway;
  const list = snippetsFor(tools);
  const groups = groupsOf(list);
  const [group, setGroup] = useState<SnippetGroup>(groups[0] ?? 'curl');
  return (
    <Stack gap="xs">
      <Text fw={600}>{t('snippets.title')}</Text>
      <Tabs value={group} onChange={(value) => setGroup(value as SnippetGroup)} keepMounted={false}>
        <ScrollArea type="auto" offsetScrollbars="x" scrollbarSize={6}>
          <Tabs.List style={{ flexWrap: 'nowrap' }}>
            {groups.map((each) => (
              <Tabs.Tab key={each} value={each}>
                {t(`snippets.group.${each}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </ScrollArea>
        {groups.map((each) => (
          <Tabs.Panel key={each} value={each} pt="sm">
            <SnippetPanel list={list.filter((snippet) => snippet.group === each)} gateway={gateway} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Stack>
  );
}
