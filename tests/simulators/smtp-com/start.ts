import type { Simulator, SimulatorOptions } from '../simulator.ts';
import { startProvider } from '../start.ts';
import type { Account, Channel, SmtpComState } from './accounts.ts';
import type { AcceptedMessage, Delivery } from './messages.ts';
import { smtpCom } from './provider.ts';

export interface NewAccount {
  apiKey: string;
  email?: string;
  company?: string;
  channels?: (Pick<Channel, 'name'> & Partial<Channel>)[];
}

export interface SmtpComSimulator extends Simulator<'smtp-com'> {
  /** Every message that was taken over, oldest first. */
  readonly messages: readonly AcceptedMessage[];
  addAccount(account: NewAccount): void;
  /** What the log says from now on about a message. */
  settle(id: string, delivery: Partial<Delivery>): void;
}

export async function startSmtpCom(options: SimulatorOptions = {}): Promise<SmtpComSimulator> {
  const state: SmtpComState = { accounts: new Map(), messages: [] };
  const simulator = await startProvider(smtpCom(state), options);
  return {
    ...simulator,
    messages: state.messages,
    addAccount(account) {
      simulator.addKey(account.apiKey);
      state.accounts.set(account.apiKey, complete(account));
    },
    settle(id, delivery) {
      const message = state.messages.find((one) => one.id === id);
      if (message === undefined) throw new Error('This simulator took over no message with that id.');
      message.delivery = { ...message.delivery, ...delivery };
    },
  };
}

function complete({ email, company, channels = [{ name: 'office' }] }: NewAccount): Account {
  return {
    email: email ?? 'ada@example.com',
    company: company ?? 'Example Corp.',
    channels: channels.map((channel) => ({
      smtpUsername: `${channel.name}@smtp.example`,
      status: 'active',
      ...channel,
    })),
  };
}
