import { Checkbox, Radio, SimpleGrid, Stack, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { services } from '../../../shared/services.ts';
import type { AgentValues } from './agent-input.ts';

/** Name and tools: what making and editing an agent have in common. */
export function AgentFields({ form }: { form: UseFormReturnType<AgentValues> }) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput
        label={t('agents.name')}
        description={t('agents.nameHint')}
        placeholder={t('agents.namePlaceholder')}
        maxLength={64}
        data-autofocus
        {...form.getInputProps('name')}
      />
      <Radio.Group label={t('agents.limit')} {...form.getInputProps('limit')}>
        <Stack gap={6} mt={6}>
          <Radio value="all" label={t('agents.allTools')} description={t('agents.allToolsHint')} />
          <Radio value="some" label={t('agents.someTools')} />
        </Stack>
      </Radio.Group>
      {form.values.limit === 'some' && (
        <Checkbox.Group aria-label={t('agents.someTools')} {...form.getInputProps('tools')}>
          <SimpleGrid cols={2} spacing="xs" pl="xl">
            {services.map(({ tool, name }) => (
              <Checkbox key={tool} value={tool} label={name} description={tool} />
            ))}
          </SimpleGrid>
        </Checkbox.Group>
      )}
    </>
  );
}
