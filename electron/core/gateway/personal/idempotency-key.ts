import { GatewayError } from '../errors.ts';
import type { RequestHead } from '../head.ts';

const header = 'idempotency-key';
const printable = /^[\x20-\x7e]{1,255}$/;

/** What an agent calls one message, so that asking again sends nothing again. */
export function idempotencyKey({ names, raw }: RequestHead): string | null {
  const values = raw.filter((_, at) => at % 2 === 1 && names[(at - 1) / 2] === header);
  const [key] = values;
  if (key === undefined) return null;
  if (values.length === 1 && printable.test(key)) return key;
  throw new GatewayError(
    'invalid_input',
    values.length > 1
      ? `The header ${header} was sent more than once.`
      : `The header ${header} is not 1 to 255 printable ASCII characters.`,
    'Send one key of your own making for each message, for example a UUID.',
    header,
  );
}
