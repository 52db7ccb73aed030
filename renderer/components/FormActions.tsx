import { Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface FormActionsProps {
  submit: string;
  pending: boolean;
  /** What is happening while it takes long, in words. */
  progress?: string;
  /** Stops the work under way; the form stays as it is. */
  onCancelWork: () => void;
  /** Leaves the form; absent where there is nowhere to go back to. */
  onClose?: () => void;
  danger?: boolean;
  disabled?: boolean;
}

/** The foot of a form: progress in words, a way to stop, a way out. */
export function FormActions(props: FormActionsProps) {
  const { t } = useTranslation();
  const { pending, onClose } = props;
  return (
    <Group justify="space-between" wrap="nowrap" mt="xs">
      <Text c="dimmed" fz={13} role="status">
        {pending ? props.progress : ''}
      </Text>
      <Group gap="xs" wrap="nowrap" flex="none">
        {pending && (
          <Button variant="default" onClick={props.onCancelWork}>
            {t('common.stop')}
          </Button>
        )}
        {!pending && onClose && (
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
        )}
        <Button
          type="submit"
          loading={pending}
          disabled={props.disabled ?? false}
          {...(props.danger ? { color: 'red' } : {})}
        >
          {props.submit}
        </Button>
      </Group>
    </Group>
  );
}
