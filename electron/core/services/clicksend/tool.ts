import type { ConnectionLease } from '../../connections/types.ts';
import type { UserTool } from '../send-tool.ts';
import { readSms, smsSchema } from './input.ts';
import { showNumber } from './phone-number.ts';
import { priceSms } from './price.ts';
import { type ClickSendLease, sendSms } from './send.ts';

/** Text messages in a person's name, over their own account at ClickSend. */
export const clicksendTool: UserTool = {
  id: 'clicksend-api',
  actions: [
    {
      name: 'send_sms',
      description:
        'Send one text message to one number. The sender is the one that the owner of this agent has connected.',
      inputSchema: smsSchema,
      plan(input, anyLease) {
        const lease = ownLease(anyLease);
        const read = readSms(input, lease.settings);
        if (read.kind === 'invalid') return read;
        const { sms } = read;
        return {
          kind: 'send',
          recipients: [showNumber(sms.to)],
          credits: sms.text.parts,
          send: (reference) => sendSms(lease, sms, reference),
        };
      },
    },
    {
      name: 'price_sms',
      description:
        'Say what a text message would cost, in how many parts it would travel and what its country asks of the sender. Sends nothing.',
      inputSchema: smsSchema,
      plan(input, anyLease) {
        const lease = ownLease(anyLease);
        const read = readSms(input, lease.settings);
        if (read.kind === 'invalid') return read;
        return { kind: 'ask', ask: (signal) => priceSms(lease, read.sms, signal) };
      },
    },
  ],
};

function ownLease({ settings, ...lease }: ConnectionLease): ClickSendLease {
  if (settings.kind !== 'clicksend') throw new Error('This lease is of another kind of connection.');
  return { ...lease, settings };
}
