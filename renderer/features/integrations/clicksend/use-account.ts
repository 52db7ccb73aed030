import type { UseFormReturnType } from '@mantine/form';
import { useState } from 'react';
import type { ConnectionScope } from '../../../../shared/ipc/integrations.ts';
import type { Output } from '../../../../shared/ipc/routes.ts';
import { useQuestion } from '../../../lib/form.ts';
import { clickSendAccess, type ClickSendValues } from './clicksend-values.ts';

/** Looks into the account that the form names: what is left, and what messages may come from. */
export function useAccount(form: UseFormReturnType<ClickSendValues>, scope: ConnectionScope) {
  const question = useQuestion('integrations.clickSendAccount', form);
  const [found, setFound] = useState<Output<'integrations.clickSendAccount'> | null>(null);
  const load = async () => {
    const answer = await question.ask(clickSendAccess(form.getValues(), scope));
    if (!answer) return;
    setFound(answer);
    if (form.getValues().country === null && answer.country !== '') {
      form.setFieldValue('country', answer.country);
    }
  };
  return { ...question, found, load };
}

export type AccountQuestion = ReturnType<typeof useAccount>;
