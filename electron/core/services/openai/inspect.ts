import type { Refusal } from '../passthrough.ts';
import {
  type JsonObject,
  contentParts,
  hasItems,
  isGiven,
  isObject,
  objectsIn,
  storedThing,
} from '../shared-state.ts';

const sendFile = 'Send the file itself as data in the request.';

export function inspectChat(body: unknown): Refusal | null {
  if (!isObject(body)) return null;
  const messages = objectsIn(body['messages']);
  if (contentParts(messages).some((part) => isObject(part['file']) && isGiven(part['file']['file_id']))) {
    return storedThing('an uploaded file', sendFile);
  }
  if (isObject(body['audio']) && namesVoice(body['audio']['voice'])) return storedVoice();
  if (messages.some((message) => isObject(message['audio']) && isGiven(message['audio']['id']))) {
    return storedThing('an earlier spoken answer', 'Send the text of that answer as the message content.');
  }
  return null;
}

export function inspectSpeech(body: unknown): Refusal | null {
  return isObject(body) && namesVoice(body['voice']) ? storedVoice() : null;
}

/** Recorded voices have ids; the built-in ones are called by a name. */
function namesVoice(voice: unknown): boolean {
  return typeof voice === 'string' ? voice.startsWith('voice_') : isGiven(voice);
}

function storedVoice(): Refusal {
  return storedThing('a recorded voice', 'Use one of the built-in voices, by its name.');
}

export function inspectResponse(body: unknown): Refusal | null {
  if (!isObject(body)) return null;
  if (isGiven(body['previous_response_id'])) {
    return storedThing(
      'a stored response (previous_response_id)',
      'Send the earlier turns in `input` instead.',
    );
  }
  if (isGiven(body['conversation'])) {
    return storedThing('a stored conversation', 'Send the earlier turns in `input` instead.');
  }
  if (body['background'] === true) {
    return {
      message: 'A background response can only be fetched as a stored response, and those are closed.',
      hint: 'Leave `background` out and stream the answer.',
    };
  }
  return inspectInput(body['input']) ?? inspectTools(toolsOf(body));
}

function inspectInput(input: unknown): Refusal | null {
  const items = objectsIn(input);
  if (items.some((item) => item['type'] === 'item_reference')) {
    return storedThing(
      'an item of a stored response (item_reference)',
      'Set `store: false` in your SDK, so that it sends the items themselves.',
    );
  }
  const parts = items.flatMap((item) => [item, ...objectsIn(item['content']), ...objectsIn(item['output'])]);
  return parts.some((part) => isGiven(part['file_id'])) ? storedThing('an uploaded file', sendFile) : null;
}

/** Tools stand in the request, in what a tool search found among the input, and in namespaces. */
function toolsOf(body: JsonObject): JsonObject[] {
  const tools = [body, ...objectsIn(body['input'])].flatMap((place) => objectsIn(place['tools']));
  // The list grows while it is walked.
  for (const tool of tools) for (const inner of objectsIn(tool['tools'])) tools.push(inner);
  return tools;
}

function inspectTools(tools: readonly JsonObject[]): Refusal | null {
  for (const tool of tools) {
    if (namesSkill(tool)) {
      return storedThing('a stored skill', 'Send the skill inline, as a base64 `source`, for this call.');
    }
    if (hasItems(tool['vector_store_ids'])) {
      return storedThing('a vector store', 'Search your own documents and send what you found in `input`.');
    }
    if (namesContainer(tool)) {
      return storedThing(
        'a container or its files',
        'Use `{"type": "auto"}` without file ids: a new one for this call.',
      );
    }
    if (isObject(tool['input_image_mask']) && isGiven(tool['input_image_mask']['file_id'])) {
      return storedThing('an uploaded file', 'Send the mask as `image_url` with a data URL.');
    }
  }
  return null;
}

function namesContainer({ container, environment }: JsonObject): boolean {
  if (typeof container === 'string') return true;
  return [container, environment].some(
    (place) => isObject(place) && (isGiven(place['container_id']) || hasItems(place['file_ids'])),
  );
}

function namesSkill({ container, environment }: JsonObject): boolean {
  return [container, environment].some(
    (place) => isObject(place) && objectsIn(place['skills']).some((skill) => isGiven(skill['skill_id'])),
  );
}

/** Image edits as JSON name their pictures by URL or by file. */
export function inspectImages(body: unknown): Refusal | null {
  if (!isObject(body)) return null;
  const pictures = [...objectsIn(body['images']), ...objectsIn(body['image']), ...objectsIn(body['mask'])];
  return pictures.some((picture) => isGiven(picture['file_id']))
    ? storedThing('an uploaded file', sendFile)
    : null;
}
