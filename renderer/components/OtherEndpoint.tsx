import { Alert, Button, Collapse, Stack, TextInput } from '@mantine/core';
import type { GetInputPropsReturnType } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { ChevronDown, ChevronRight, Info } from 'lucide-react';
import { useTranslation } from 'react-i18next';

interface OtherEndpointProps {
  input: GetInputPropsReturnType;
  /** An error about the endpoint must not hide behind the fold. */
  failed: boolean;
  /** The usual endpoint. */
  placeholder: string;
}

/** For a regional or a company endpoint; folded away because hardly anybody needs it. */
export function OtherEndpoint({ input, failed, placeholder }: OtherEndpointProps) {
  const { t } = useTranslation();
  const [open, { toggle }] = useDisclosure(false);
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
          <TextInput
            label={t('endpoint.label')}
            description={t('endpoint.hint')}
            placeholder={placeholder}
            inputMode="url"
            spellCheck={false}
            {...input}
          />
          <Alert color="gray" icon={<Info size={16} />}>
            {t('endpoint.warning')}
          </Alert>
        </Stack>
      </Collapse>
    </div>
  );
}
