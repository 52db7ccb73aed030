import { Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Input, Output, RouteName } from '../../shared/ipc/routes.ts';
import { useFormAction } from '../lib/form.ts';
import { FormActions } from './FormActions.tsx';
import { ProblemAlert } from './ProblemAlert.tsx';

interface ConfirmByTypingProps<R extends RouteName> {
  route: R;
  input: Input<R>;
  /** What will be lost, in plain words. */
  children: ReactNode;
  /** What to type: the name of the thing, so that it is read once more. */
  word: string;
  submit: string;
  onDone: (output: Output<R>) => void;
  onClose: () => void;
}

/** For what cannot be undone. */
export function ConfirmByTyping<R extends RouteName>(props: ConfirmByTypingProps<R>) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: { typed: '' },
    validate: {
      typed: (typed) => (typed.trim() === props.word ? null : t('confirm.mismatch', { word: props.word })),
    },
  });
  const action = useFormAction(props.route, form, () => props.input, props.onDone);
  return (
    <form onSubmit={action.onSubmit} noValidate>
      <Stack>
        <Text component="div">{props.children}</Text>
        <TextInput
          label={t('confirm.type', { word: props.word })}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          {...form.getInputProps('typed')}
        />
        <ProblemAlert problem={action.problem} />
        <FormActions
          danger
          submit={props.submit}
          pending={action.pending}
          onCancelWork={action.cancel}
          onClose={props.onClose}
        />
      </Stack>
    </form>
  );
}
