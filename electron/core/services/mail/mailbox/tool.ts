import type { ConnectionLease } from '../../../connections/types.ts';
import type { SendResult } from '../../../sends/types.ts';
import type { AskAnswer, UserTool, UserToolAction } from '../../send-tool.ts';
import { sendEmailSchema } from '../input.ts';
import { type OutgoingMail, envelopeRecipients } from '../outgoing.ts';
import { parseMail } from '../parse.ts';
import { getMessageInput, getMessageSchema, parse, searchInput } from './input.ts';

/** What one provider does with a mailbox. */
export interface MailboxActions<L> {
  id: UserTool['id'];
  name: string;
  /** What its queries are written in. */
  querySyntax: string;
  lease(lease: ConnectionLease): L;
  /** Why a mail cannot go there at all, with the field. */
  problem?(mail: OutgoingMail): { field: string; message: string } | null;
  send(lease: L, mail: OutgoingMail, reference: string): Promise<SendResult>;
  draft(lease: L, mail: OutgoingMail, reference: string): Promise<SendResult>;
  search(lease: L, query: { query: string; limit: number }, signal: AbortSignal): Promise<AskAnswer>;
  getMessage(lease: L, which: { id: string; html: boolean }, signal: AbortSignal): Promise<AskAnswer>;
}

/** The four actions that agents have with the mailbox of their owner, the same for every provider. */
export function mailboxTool<L>(actions: MailboxActions<L>): UserTool {
  const { id, name } = actions;
  return {
    id,
    actions: [
      {
        name: 'send_email',
        description: `Send one mail as the owner of this agent, from their own ${name} mailbox. Structured recipients; attachments as base64. Never sent twice: after status 'unknown' do not repeat it.`,
        inputSchema: sendEmailSchema,
        needs: 'send',
        plan: mailPlan(actions, actions.send),
      },
      searchAction(actions),
      {
        name: 'get_message',
        description: `Read one mail of the owner’s ${name} mailbox: its headers, its text, and what is attached by name, type and size. Long bodies are cut and marked truncated.`,
        inputSchema: getMessageSchema,
        needs: 'read',
        plan(input, lease) {
          const parsed = parse(getMessageInput, input);
          if (parsed.kind === 'invalid') return parsed;
          const own = actions.lease(lease);
          return { kind: 'ask', ask: (signal) => actions.getMessage(own, parsed.value, signal) };
        },
      },
      {
        name: 'create_draft',
        description: `Write a mail into the drafts of the owner’s ${name} mailbox, for them to look at and send. Nothing is sent.`,
        inputSchema: sendEmailSchema,
        needs: 'draft',
        plan: mailPlan(actions, actions.draft),
      },
    ],
  };
}

function searchAction<L>(actions: MailboxActions<L>): UserToolAction {
  const { input: type, schema } = searchInput(actions.querySyntax);
  return {
    name: 'search',
    description: `Search the owner’s ${actions.name} mailbox; the newest mails come first.`,
    inputSchema: schema,
    needs: 'read',
    plan(input, lease) {
      const parsed = parse(type, input);
      if (parsed.kind === 'invalid') return parsed;
      const own = actions.lease(lease);
      return { kind: 'ask', ask: (signal) => actions.search(own, parsed.value, signal) };
    },
  };
}

function mailPlan<L>(
  actions: MailboxActions<L>,
  carryOut: MailboxActions<L>['send'],
): UserToolAction['plan'] {
  return (input, anyLease) => {
    const parsed = parseMail(input);
    if (parsed.kind === 'invalid') return parsed;
    const { mail } = parsed;
    const problem = actions.problem?.(mail);
    if (problem) return { kind: 'invalid', ...problem };
    const lease = actions.lease(anyLease);
    return {
      kind: 'send',
      recipients: envelopeRecipients(mail),
      credits: 0,
      send: (reference) => carryOut(lease, mail, reference),
    };
  };
}
