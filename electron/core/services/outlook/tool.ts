import { leaseOf } from '../mail/mailbox/lease.ts';
import { mailboxTool } from '../mail/mailbox/tool.ts';
import { getFromOutlook } from './get-message.ts';
import { bodyProblem } from './message-body.ts';
import { outlook } from './provider.ts';
import { searchOutlook } from './search.ts';
import { draftInOutlook, sendOverOutlook } from './send.ts';

/** A person's own mailbox at Microsoft. */
export const outlookTool = mailboxTool({
  id: 'microsoft-outlook-api',
  name: outlook.name,
  querySyntax: "Outlook's search syntax (KQL), for example from:kim hasattachment:true subject:report",
  lease: (lease) => leaseOf(lease, 'outlook'),
  problem: bodyProblem,
  send: sendOverOutlook,
  draft: draftInOutlook,
  search: searchOutlook,
  getMessage: getFromOutlook,
});
