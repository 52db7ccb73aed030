import type { Refusal } from '../passthrough.ts';
import { contentParts, isGiven, isObject, objectsIn, storedThing } from '../shared-state.ts';

export function inspectMessages(body: unknown): Refusal | null {
  if (!isObject(body)) return null;
  const { container } = body;
  if (typeof container === 'string' || (isObject(container) && isGiven(container['id']))) {
    return storedThing(
      'a container of an earlier call',
      'Leave `container` out, or its `id`: a new one is made for this call.',
    );
  }
  const parts = [...objectsIn(body['system']), ...contentParts(body['messages'])];
  // A tool's result holds content parts of its own.
  const nested = parts.flatMap((part) => objectsIn(part['content']));
  const named = [...parts, ...nested].some(
    (part) =>
      part['type'] === 'container_upload' || (isObject(part['source']) && isGiven(part['source']['file_id'])),
  );
  return named
    ? storedThing('an uploaded file', 'Send the file itself as base64 data in the request.')
    : null;
}
