import { FaultQueue, type ScriptedFault } from '../faults/queue.ts';
import type { Simulator, SimulatorOptions } from '../simulator.ts';
import { startProvider } from '../start.ts';
import { type Account, unitsPerCoin } from './accounts.ts';
import { clickSend } from './provider.ts';
import type { ClickSendState, Receipt, Refusal, SentSms } from './state.ts';

export interface NewAccount extends Partial<Omit<Account, 'userId'>> {
  apiKey: string;
  /** In the account's currency. */
  balance?: number;
}

export interface ClickSendSimulator extends Simulator<'clicksend'> {
  /** Every message that went out, oldest first; those to ClickSend's numbers for tests never do. */
  readonly sent: readonly SentSms[];
  addAccount(account: NewAccount): void;
  /** Refuses the next message that fits, inside of an answer that calls itself a success. */
  refuse(refusal: Refusal): ScriptedFault;
  /** A phone, or the network before it, has answered: 201 is delivered, 300 and above are failures. */
  receive(id: string, receipt?: Partial<Receipt>): void;
}

const delivered: Receipt = {
  code: 201,
  text: 'Success: Message received on handset.',
  errorCode: null,
  errorText: null,
  read: false,
};

export async function startClickSend(options: SimulatorOptions = {}): Promise<ClickSendSimulator> {
  const refusals = new FaultQueue<Refusal>();
  const state: ClickSendState = { accounts: new Map(), sent: [], refusals, polled: new Set() };
  const simulator = await startProvider(clickSend(state), options);
  return {
    ...simulator,
    sent: state.sent,
    addAccount({ apiKey, balance = 20, ...account }) {
      simulator.keys.add(apiKey, 'valid', Math.round(balance * unitsPerCoin));
      state.accounts.set(apiKey, complete(account, state.accounts.size));
    },
    refuse: (refusal) => refusals.add(refusal),
    receive(id, receipt) {
      const sms = state.sent.find((one) => one.id === id);
      if (sms === undefined) throw new Error('This simulator sent no message with that id.');
      sms.receipt = { ...delivered, ...receipt };
    },
  };
}

function complete(account: Partial<Account>, before: number): Account {
  return {
    userId: 100 + before * 10,
    username: 'ada@example.com',
    email: account.username ?? 'ada@example.com',
    country: 'AU',
    currency: 'AUD',
    partLimit: 6,
    dedicatedNumbers: [],
    ownNumbers: [],
    alphaTags: [],
    ...account,
  };
}
