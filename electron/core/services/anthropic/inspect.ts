import type { Refusal } from '../passthrough.ts';
import { type JsonObject, contentParts, isGiven, isObject, objectsIn, storedThing } from '../shared-state.ts';

export function inspectMessages(body: unknown): Refusal | null {
  if (!isObject(body)) return null;
  const { container } = body;
  if (typeof container === 'string' || (isObject(container) && isGiven(container['id']))) {
    return storedThing(
      'a container of an earlier call',
      'Leave `container` out, or its `id`: a new one is made for this call.',
    );
  }
  if (isObject(container) && objectsIn(container['skills']).some((skill) => skill['type'] !== 'anthropic')) {
    return storedThing(
      'an uploaded skill',
      "Use Anthropic's own skills, or put the instructions in `system`.",
    );
  }
  return everyPart(body).some(namesFile)
    ? storedThing('an uploaded file', 'Send the file itself as base64 data in the request.')
    : null;
}

/** Tool results hold parts of their own, and so do documents that are made of parts, as deep as one likes. */
function everyPart(body: JsonObject): JsonObject[] {
  const parts = [...objectsIn(body['system']), ...contentParts(body['messages'])];
  // The list grows while it is walked.
  for (const { content, source } of parts) {
    for (const place of [content, isObject(source) ? source['content'] : undefined]) {
      for (const part of objectsIn(place)) parts.push(part);
    }
  }
  return parts;
}

function namesFile({ type, source }: JsonObject): boolean {
  return type === 'container_upload' || (isObject(source) && isGiven(source['file_id']));
}
