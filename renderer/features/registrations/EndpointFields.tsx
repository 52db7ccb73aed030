import { Alert, Button, Collapse, Stack, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { ChevronDown, ChevronRight, Info } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { RegistrationValues } from './registration-values.ts';

const fields = ['authorize', 'token', 'revoke', 'api'] as const;

/** For national clouds and tests; folded away because hardly anybody needs it. */
export function EndpointFields({ form }: { form: UseFormReturnType<RegistrationValues> }) {
  const { t } = useTranslation();
  const [open, { toggle }] = useDisclosure(false);
  const failed = Object.keys(form.errors).some((name) => name.startsWith('endpoints'));
  const expanded = open || failed;
  return (
    <div>
      <Button
        variant="subtle"
        color="gray"
        size="xs"
        aria-expanded={expanded}
        leftSection={expanded ? <ChevronDown size={14} /> : <ChevronRight size={14} />}
        onClick={toggle}
      >
        {t('common.advanced')}
      </Button>
      <Collapse expanded={expanded}>
        <Stack gap="xs" mt="xs">
          {fields.map((field) => (
            <TextInput
              key={field}
              label={t(`oauth.endpoint.${field}`)}
              inputMode="url"
              spellCheck={false}
              {...form.getInputProps(`endpoints.${field}`)}
            />
          ))}
          <Alert color="gray" icon={<Info size={16} />}>
            {t('oauth.endpoint.warning')}
          </Alert>
        </Stack>
      </Collapse>
    </div>
  );
}
