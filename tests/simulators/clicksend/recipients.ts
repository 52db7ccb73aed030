interface Country {
  callingCode: string;
  /** For one part, in ten-thousandths of the account's currency. */
  price: number;
  carrier: string;
}

const countries: Record<string, Country> = {
  AU: { callingCode: '61', price: 770, carrier: 'Telstra' },
  US: { callingCode: '1', price: 226, carrier: 'Example Wireless' },
  GB: { callingCode: '44', price: 541, carrier: 'Example Mobile' },
  DE: { callingCode: '49', price: 1120, carrier: 'Example Funk' },
  FR: { callingCode: '33', price: 780, carrier: 'Example Sans Fil' },
  NZ: { callingCode: '64', price: 1080, carrier: 'Example NZ' },
  CN: { callingCode: '86', price: 450, carrier: 'Example Yidong' },
};

/** ClickSend's own numbers for tests: always a success, never sent, never charged. */
const testNumbers = new Set([
  '+61411111111',
  '+61422222222',
  '+61433333333',
  '+61444444444',
  '+14055555555',
  '+14055555666',
  '+447777777777',
  '+8615555555555',
]);

export interface Recipient extends Country {
  number: string;
  country: string;
  isTest: boolean;
}

/** The number in international form; a local one is read as the given country's. */
export function readRecipient(to: string, country: string): Recipient | null {
  const digits = to.replaceAll(/[\s()-]/g, '');
  const local = countries[country.toUpperCase()];
  const number = digits.startsWith('+') ? digits : `+${local?.callingCode}${digits.replace(/^0/, '')}`;
  if (!/^\+[1-9]\d{7,14}$/.test(number)) return null;
  const found = Object.entries(countries).find(([, { callingCode }]) => number.startsWith(`+${callingCode}`));
  if (found === undefined) return null;
  return { ...found[1], number, country: found[0], isTest: testNumbers.has(number) };
}
