import { Button, Collapse, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { ChevronDown, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface AdvancedProps {
  /** An error about what is folded away must not hide behind the fold. */
  failed: boolean;
  children: ReactNode;
}

/** What hardly anybody needs. */
export function Advanced({ failed, children }: AdvancedProps) {
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
          {children}
        </Stack>
      </Collapse>
    </div>
  );
}
