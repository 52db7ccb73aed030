import { ConnectionError } from '../../connections/types.ts';
import { checkAddress } from './address.ts';
import { lineProblem } from './line.ts';
import type { Sender } from './outgoing.ts';

/** The identity that a person typed for a connection, checked as strictly as recipients are. */
export function normaliseSender({ fromEmail, fromName, replyTo }: Sender): Sender {
  const problem = lineProblem(fromName);
  if (problem)
    throw new ConnectionError('invalid_input', `This name cannot be used. ${problem}`, '', 'fromName');
  return {
    fromEmail: addressFrom(fromEmail, 'fromEmail'),
    fromName: fromName.trim(),
    replyTo: replyTo.trim() === '' ? '' : addressFrom(replyTo, 'replyTo'),
  };
}

function addressFrom(text: string, field: string): string {
  const check = checkAddress(text.trim());
  if ('address' in check) return check.address;
  throw new ConnectionError('invalid_input', check.problem, '', field);
}
