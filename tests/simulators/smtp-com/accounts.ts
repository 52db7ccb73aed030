import type { AcceptedMessage } from './messages.ts';

/** A channel, once called a sender: what mail goes out through. */
export interface Channel {
  name: string;
  smtpUsername: string;
  status: 'active' | 'cancelled';
}

export interface Account {
  email: string;
  company: string;
  channels: Channel[];
}

/** All that this simulator keeps besides its keys. */
export interface SmtpComState {
  accounts: Map<string, Account>;
  messages: AcceptedMessage[];
}

export function accountData({ email, company }: Account, usage: number) {
  return {
    status: 'active',
    phone: '16175555555',
    first_name: 'Ada',
    last_name: 'Example',
    company_name: company,
    address: { city: 'Springfield', state: 'NJ', street: '1 Example Street', country: 'United States' },
    usage,
    date_created: 1_516_885_463,
    website: 'n/a',
    email,
  };
}

export function channelData({ name, smtpUsername, status }: Channel, usage: number) {
  return { status, quota: 10_000, name, usage, date_created: 1_507_958_155, smtp_username: smtpUsername };
}
