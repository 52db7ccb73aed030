import type { z } from 'zod';

const senderFields = new Set([
  'from',
  'fromemail',
  'fromname',
  'sender',
  'replyto',
  'envelope',
  'returnpath',
  'messageid',
]);
const sourceFields = new Set(['path', 'href', 'url', 'raw', 'content', 'encoding', 'cid', 'file']);

/** Says in words why a field that mail libraries know is not taken here. */
export function unknownFields(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== 'unrecognized_keys') return undefined;
  const [key = ''] = issue.keys;
  const shown = JSON.stringify(key.slice(0, 40));
  const plain = key.toLowerCase().replace(/[-_]/g, '');
  if (senderFields.has(plain)) {
    return `${shown} cannot be set: the sender comes from the connection that this agent's owner made.`;
  }
  if (plain === 'headers') {
    return `${shown} cannot be set: Keydesk writes the headers, and the sender comes from the connection.`;
  }
  if (sourceFields.has(plain)) {
    return `${shown} is not taken: attachments are data only, as contentBase64. Keydesk reads no files and fetches no addresses for an agent.`;
  }
  return `${shown} is not a field of this action.`;
}
