import type { Refusal } from '../passthrough.ts';
import { contentParts, isGiven, isObject, objectsIn, storedThing } from '../shared-state.ts';

const uploadedFile = storedThing('an uploaded file', 'Send the file itself as data, or by a public URL.');

export function inspectChat(body: unknown): Refusal | null {
  if (!isObject(body)) return null;
  if (contentParts(body['messages']).some((part) => isGiven(part['file_id']))) return uploadedFile;
  for (const { type } of objectsIn(body['tools'])) {
    if (type === 'document_library') {
      return storedThing(
        'a document library',
        'Search your own documents and send what you found as a message.',
      );
    }
    if (type === 'connector') {
      return {
        message: "A connector works with somebody's connected account, and agents share this key.",
        hint: 'Use web search, or a tool of your own.',
      };
    }
  }
  return null;
}

export function inspectOcr(body: unknown): Refusal | null {
  if (!isObject(body)) return null;
  return objectsIn(body['document']).some((part) => isGiven(part['file_id'])) ? uploadedFile : null;
}

export function inspectTranscription(body: unknown): Refusal | null {
  return isObject(body) && isGiven(body['file_id']) ? uploadedFile : null;
}
