import { ActionIcon, Button, CopyButton as Copy, Tooltip } from '@mantine/core';
import { Check, Copy as CopyIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';

interface CopyProps {
  value: string;
  /** What is copied, for the button's name: "Copy token". */
  label: string;
}

export function CopyButton({ value, label }: CopyProps) {
  const { t } = useTranslation();
  return (
    <Copy value={value} timeout={2_000}>
      {({ copied, copy }) => (
        <Button
          variant="default"
          size="xs"
          leftSection={copied ? <Check size={14} /> : <CopyIcon size={14} />}
          onClick={copy}
        >
          {copied ? t('common.copied') : label}
        </Button>
      )}
    </Copy>
  );
}

export function CopyIconButton({ value, label }: CopyProps) {
  const { t } = useTranslation();
  return (
    <Copy value={value} timeout={2_000}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? t('common.copied') : label}>
          <ActionIcon aria-label={label} onClick={copy}>
            {copied ? <Check size={16} /> : <CopyIcon size={16} />}
          </ActionIcon>
        </Tooltip>
      )}
    </Copy>
  );
}
