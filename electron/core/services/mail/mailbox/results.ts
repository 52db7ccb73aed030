import type { Health } from '../../../connections/types.ts';
import type { SendResult } from '../../../sends/types.ts';
import type { AskAnswer } from '../../send-tool.ts';
import { type MailAttempt, sent, unknown } from '../results.ts';

// What agents are told of a mailbox, the same for every provider.

export function works(name: string): Health {
  return { state: 'connected', what: `${name} answered a call.` };
}

export function told(name: string, body: Record<string, unknown>): AskAnswer {
  return { status: 200, errorCode: null, body, health: works(name) };
}

export interface Kept {
  /** For get_message. */
  id: string;
  threadId: string | null;
}

export function sentMail(attempt: MailAttempt, name: string, { id, threadId }: Kept): SendResult {
  const result = sent(attempt, `${name} took the mail over for delivery.`, id);
  const { answer } = result;
  const body = { ...answer.body, id, ...(threadId !== null && { threadId }) };
  return {
    ...result,
    answer: { ...answer, body },
    health: { state: 'connected', what: `A mail was sent with ${name}.` },
  };
}

/** A draft counts as done in the owner's name, and goes nowhere. */
export function draftedMail(
  { messageId, sender, credential }: MailAttempt,
  name: string,
  { id, threadId, draftId }: Kept & { draftId: string },
): SendResult {
  const from = { address: sender.fromEmail, name: sender.fromName };
  const body = {
    status: 'drafted',
    id,
    draftId,
    ...(threadId !== null && { threadId }),
    messageId,
    from,
    credential,
  };
  const message = `A draft in ${name}; nothing was sent.`;
  return {
    outcome: 'sent',
    message,
    providerRef: id,
    answer: { status: 200, errorCode: null, body },
    health: works(name),
  };
}

export function unknownMail(
  attempt: MailAttempt,
  message: string,
  providerRef: string | null = null,
): SendResult {
  return { ...unknown(attempt, message), providerRef };
}

/** It may stand among the drafts, or not. Nothing was sent. */
export function unknownDraft(attempt: MailAttempt, message: string): SendResult {
  const result = unknown(attempt, message);
  const error = {
    code: 'unknown_outcome',
    message,
    hint: 'Nothing was sent. Look among the drafts before you write it again.',
  };
  return { ...result, answer: { ...result.answer, body: { ...result.answer.body, error } } };
}
