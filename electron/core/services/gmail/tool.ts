import { checkAddress } from '../mail/address.ts';
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
  lease(anyLease) {
    const lease = leaseOf(anyLease, 'gmail');
    // It is written into headers as it is.
    if ('problem' in checkAddress(lease.grant.account))
      throw new Error('A Gmail account is named by its address.');
    return lease;
  },
  send: sendOverGmail,
  draft: draftInGmail,
  search: searchGmail,
  getMessage: getFromGmail,
});
