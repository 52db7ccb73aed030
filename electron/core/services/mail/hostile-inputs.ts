// Inputs as somebody would write them who wants a mail to go elsewhere, or to say more than it should.

/** The same numbers for the same seed (mulberry32), so that a failure can be repeated. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(list: readonly [T, ...T[]]): T {
    return list[this.below(list.length)] ?? list[0];
  }
}

const locals = ['kim', 'Kim.O+tag', "o'brien", 'a', 'x'.repeat(64), 'a!b%c', '{|}~', '0', '-x'] as const;
const domains = [
  'example.org',
  'EXAMPLE.org',
  'mail.example.co.uk',
  'bücher.example',
  'BÜCHER.example',
  'xn--bcher-kva.example',
  '例え.example',
  'straße.example',
  'localhost',
  'a-b.example',
] as const;
const names = [
  'Kim',
  'Kim O’Hara, Esq. <kim>',
  'Jörg "the" Müller; x:y',
  '東京 👩‍💻',
  'evil@z.test',
  '"a" <evil@z.test>,',
  '=?utf-8?q?=0D=0ABcc:_evil@z.test?=',
  '=?utf-8?b?DQpCY2M6IGV2aWxAei50ZXN0?=',
  'group: evil@z.test;',
  '(comment) \\',
  'x'.repeat(200),
  '東'.repeat(66),
] as const;

const fragments = [
  '\r\nBcc: evil@z.test',
  '\nBcc: evil@z.test\n',
  '\rBcc: evil@z.test',
  '\r\n\r\nbody',
  '>\r\nRCPT TO:<evil@z.test',
  '\r\n.\r\nMAIL FROM:<evil@z.test>\r\n',
  '> SIZE=1 RET=HDRS',
  '> NOTIFY=SUCCESS ORCPT=rfc822;evil@z.test',
  ',evil@z.test',
  ';evil@z.test',
  ', evil@z.test,',
  ' evil@z.test',
  ' <evil@z.test>',
  'friends: evil@z.test, b@z.test;',
  '"evil@z.test"',
  '(evil@z.test)',
  '@evil.z.test',
  '%0d%0aBcc:evil@z.test',
  '=0D=0ABcc:evil@z.test',
  '=?utf-8?q?evil=40z.test?=',
  '\\',
  '"',
  "'",
  '`$(id)`',
  '<',
  '>',
  '[127.0.0.1]',
  '..',
  '.',
  ' ',
  '\t',
  '\0',
  '\x7f',
  '\x1b[31m',
  '\u0085',
  '\u00a0',
  '\u00ad',
  '\u200b',
  '\u200f',
  '\u2028',
  '\u202e',
  '\u2066',
  '\ufeff',
  '\ud800',
  '\udfff',
  '\u0301',
  'é',
  'ſ',
  'İ',
  '٣',
  'Ⅷ',
  '。',
  '．',
  '＠',
  '，',
  '：',
  '﹤',
  '％',
  '💥',
  'x'.repeat(400),
  'ü'.repeat(300),
  'a.'.repeat(200),
] as const;

const smuggled = [
  '\r\n.\r\nMAIL FROM:<evil@z.test>\r\nRCPT TO:<evil@z.test>\r\nDATA\r\nSubject: x\r\n\r\nx\r\n.\r\n',
  '\n.\nMAIL FROM:<evil@z.test>\nRCPT TO:<evil@z.test>\nDATA\nx\n.\n',
  '\r.\rMAIL FROM:<evil@z.test>\r',
  '\r\n.\n',
  '\n.\r\n',
  '\r\n..\r\n',
  '.',
  '.\r\n',
  '\0\u0001\x1b',
  '\r',
  '\n\n\n',
  'From evil@z.test\n',
  'x'.repeat(2000),
  'ü\ud800'.repeat(50),
  '----_NmP-0-Part_1--\r\nBcc: evil@z.test\r\n',
] as const;

const strangers = [
  'from',
  'sender',
  'replyTo',
  'envelope',
  'headers',
  'path',
  'href',
  'url',
  'raw',
  'dsn',
  'list',
  'icalEvent',
  'amp',
  'alternatives',
  'encoding',
  'messageId',
  'date',
  'inReplyTo',
  'attachDataUrls',
  '__proto__',
  'constructor',
  'toString',
] as const;

type Text = (dice: Dice) => string;

const plainAddress: Text = (dice) => `${dice.pick(locals)}@${dice.pick(domains)}`;
const plainName: Text = (dice) => dice.pick(names);

/** Puts one to three fragments somewhere into a text. */
function spoil(dice: Dice, text: string): string {
  let spoilt = text;
  for (let left = 1 + dice.below(3); left > 0; left--) {
    const at = dice.below(spoilt.length + 1);
    spoilt = spoilt.slice(0, at) + dice.pick(fragments) + spoilt.slice(at);
  }
  return spoilt;
}

/** Mostly well-formed, so that much of it gets through and is then looked at on the other side. */
function text(dice: Dice, plain: Text, hostility: number): string {
  const written = plain(dice);
  return dice.chance(hostility) ? spoil(dice, written) : written;
}

function oddity(dice: Dice): unknown {
  return dice.pick<unknown>([
    null,
    7,
    true,
    [],
    {},
    ['evil@z.test'],
    { address: 'evil@z.test' },
    'evil@z.test, b@z.test',
    { toString: 'evil@z.test', length: 1 },
  ]);
}

function mailbox(dice: Dice, hostility: number): unknown {
  if (dice.chance(hostility / 10)) return oddity(dice);
  return {
    address: dice.chance(hostility / 20) ? oddity(dice) : text(dice, plainAddress, hostility),
    ...(dice.chance(0.5) && { name: text(dice, plainName, hostility) }),
    ...(dice.chance(hostility / 20) && { [dice.pick(strangers)]: 'evil@z.test' }),
  };
}

function mailboxes(dice: Dice, most: number, hostility: number): unknown {
  if (dice.chance(hostility / 20)) return oddity(dice);
  const count = dice.chance(0.002) ? 101 : 1 + dice.below(most);
  return Array.from({ length: count }, () => mailbox(dice, hostility));
}

function body(dice: Dice): string {
  const parts = Array.from({ length: dice.below(4) }, () =>
    dice.chance(0.5) ? dice.pick(smuggled) : dice.pick(fragments),
  );
  return ['Hello', ...parts, dice.chance(0.5) ? '\n' : ''].join(dice.pick(['', ' ', '\n', '\r\n']));
}

function attachment(dice: Dice, hostility: number): unknown {
  const bytes = Buffer.from(dice.pick(smuggled));
  return {
    filename: text(dice, () => dice.pick(['a.pdf', 'Übersicht "1".csv', '東.txt', "x'y;z=1"]), hostility),
    contentType: text(
      dice,
      () => dice.pick(['application/pdf', 'text/plain; charset=utf-8', 'image/svg+xml']),
      hostility / 2,
    ),
    contentBase64: text(dice, () => bytes.toString('base64'), hostility / 4),
    ...(dice.chance(hostility / 10) && { [dice.pick(strangers)]: '/etc/hostname' }),
  };
}

/** What a hostile agent sends to the mail tool. */
export function hostileMail(dice: Dice): Record<string, unknown> {
  const hostility = dice.pick([0, 0.02, 0.1, 0.6]);
  // Not a literal with a computed key: that would set the prototype for `__proto__`.
  const stranger: [string, unknown][] = dice.chance(hostility / 10)
    ? [[dice.pick(strangers), oddity(dice)]]
    : [];
  return Object.fromEntries<unknown>([
    ['to', mailboxes(dice, 3, hostility)],
    ...(dice.chance(0.3) ? [['cc', mailboxes(dice, 2, hostility)] as [string, unknown]] : []),
    ...(dice.chance(0.3) ? [['bcc', mailboxes(dice, 2, hostility)] as [string, unknown]] : []),
    ['subject', text(dice, plainName, hostility)],
    ['text', body(dice)],
    ...(dice.chance(0.2) ? [['html', body(dice)] as [string, unknown]] : []),
    ...(dice.chance(0.2) ? [['attachments', [attachment(dice, hostility)]] as [string, unknown]] : []),
    ...stranger,
  ]);
}

/** What a person, or who tricked them, types as the sender of a connection. */
export function hostileSender(dice: Dice): { fromEmail: string; fromName: string; replyTo: string } {
  const hostility = dice.pick([0, 0, 0.2]);
  return {
    fromEmail: text(dice, plainAddress, hostility),
    fromName: text(dice, plainName, hostility),
    replyTo: dice.chance(0.5) ? '' : text(dice, plainAddress, hostility),
  };
}
