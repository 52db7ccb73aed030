import { type KeyRecord, balance } from '../core/keys.ts';

/** Money is counted in ten-thousandths, as prices have four places. */
export const unitsPerCoin = 10_000;

export interface Account {
  userId: number;
  username: string;
  email: string;
  country: string;
  currency: keyof typeof currencies;
  /** Longer texts are cut to this many parts. */
  partLimit: number;
  dedicatedNumbers: string[];
  /** The person's own, once proven to be theirs. */
  ownNumbers: string[];
  alphaTags: string[];
}

const currencies = {
  AUD: { prefix: '$', small: 'c', long: 'Australian Dollars' },
  USD: { prefix: '$', small: '¢', long: 'US Dollars' },
  EUR: { prefix: '€', small: 'c', long: 'Euros' },
  GBP: { prefix: '£', small: 'p', long: 'British Pounds' },
};

export function currencyData({ currency }: Account) {
  const { prefix, small, long } = currencies[currency];
  return {
    currency_name_short: currency,
    currency_prefix_d: prefix,
    currency_prefix_c: small,
    currency_name_long: long,
  };
}

export function accountData(account: Account, key: KeyRecord) {
  const { userId, username, email, country, partLimit } = account;
  return {
    user_id: userId,
    username,
    user_email: email,
    active: key.state === 'inactive' ? 0 : 1,
    banned: 0,
    balance: (balance(key) / unitsPerCoin).toFixed(6),
    user_phone: '+61400000000',
    reply_to: 'originalemail',
    delivery_to: null,
    user_first_name: 'Ada',
    user_last_name: 'Example',
    account: 0,
    account_name: 'Example Corp.',
    account_billing_email: email,
    account_billing_mobile: '+61400000000',
    country,
    default_country_sms: country,
    auto_recharge: 0,
    auto_recharge_amount: '20.00',
    low_credit_amount: '0.00',
    setting_unicode_sms: 0,
    setting_email_sms_subject: 0,
    setting_fix_sender_id: 0,
    setting_sms_message_char_limit: partLimit,
    old_dashboard: 0,
    balance_commission: '0.000000',
    timezone: 'Australia/Melbourne',
    _currency: currencyData(account),
    // The real one hands the key back, too: whoever shows or logs this answer must take it out.
    _subaccount: {
      subaccount_id: userId + 1,
      api_username: username,
      email,
      phone_number: '+61400000000',
      first_name: 'Ada',
      last_name: 'Example',
      api_key: key.secret,
      access_users: 1,
      access_billing: 1,
      access_reporting: 1,
      access_contacts: 1,
      access_settings: 1,
      access_sms: 1,
    },
  };
}
