import { leaseOf } from '../mail/mailbox/lease.ts';
import { mailboxTool } from '../mail/mailbox/tool.ts';
import { getFromGmail } from './get-message.ts';
import { gmail } from './provider.ts';
import { searchGmail } from './search.ts';
import { draftInGmail, sendOverGmail } from './send.ts';

/** A person's own mailbox at Google. */
export const gmailTool = mailboxTool({
  id: 'gmail-api',
  name: gmail.name,
  querySyntax: "Gmail's search syntax, for example from:kim has:attachment newer_than:7d",
  lease: (lease) => leaseOf(lease, 'gmail'),
  send: sendOverGmail,
  draft: draftInGmail,
  search: searchGmail,
  getMessage: getFromGmail,
});
