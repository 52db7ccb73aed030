/** As in the contract (shared/ipc), repeated here because the panel carries no schemas. */
export const minPasswordLength = 10;
export const minPassphraseLength = 12;

export type Strength = 'tooShort' | 'weak' | 'fair' | 'good' | 'strong';

const common = [
  'password',
  'passwort',
  'qwert',
  'letmein',
  'welcome',
  'keydesk',
  'admin',
  '12345',
  'abcde',
  'iloveyou',
];

/** Characters that carry something new: repeats and runs such as "aaaa" or "1234" count once. */
function surprisingLength(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index += 1) {
    const step = text.charCodeAt(index) - text.charCodeAt(index - 1);
    if (index === 0 || Math.abs(step) > 1) count += 1;
  }
  return count;
}

function alphabets(text: string): number {
  return [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/].filter((pattern) => pattern.test(text)).length;
}

/** A rough guess in words. Length counts most; a name or a well-known word makes it weak. */
export function passwordStrength(password: string, minLength: number, name = ''): Strength {
  if (password.length < minLength) return 'tooShort';
  const plain = password.toLowerCase();
  const person = name.trim().toLowerCase();
  const known = common.some((word) => plain.includes(word)) || (person.length > 2 && plain.includes(person));
  const score = surprisingLength(password) + 2 * alphabets(password) - (known ? 8 : 0);
  if (score < 12) return 'weak';
  if (score < 16) return 'fair';
  return score < 21 ? 'good' : 'strong';
}

const readable = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Twenty characters without look-alikes, in groups that can be read out: about 99 bits. */
export function suggestPassword(): string {
  const groups = Array.from({ length: 4 }, () => Array.from({ length: 5 }, pick).join(''));
  return groups.join('-');
}

function pick(): string {
  // 248 is the largest multiple of 31 in a byte: rejecting the rest keeps every character equally likely.
  const byte = new Uint8Array(1);
  do crypto.getRandomValues(byte);
  while ((byte[0] ?? 255) >= 248);
  return readable.charAt((byte[0] ?? 0) % readable.length);
}
