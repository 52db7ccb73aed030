import type { SendTableRow } from '../store/sends.ts';
import { SendError } from './types.ts';

type Place = Pick<SendTableRow, 'at' | 'id'>;

export function writeCursor({ at, id }: Place): string {
  return `${at}.${id}`;
}

export function readCursor(text: string): Place {
  const [, at, id] = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(text) ?? [];
  if (at && id) return { at: Number(at), id };
  throw new SendError('not_found', 'There is no such page.', 'Reload the list.');
}
