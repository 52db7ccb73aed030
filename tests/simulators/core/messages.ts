import { asArray, asObject, asText } from './json.ts';

/** Stands for a picture, a file or a tool call in the token rule. */
const otherPart = '?'.repeat(340);

/** The text of a message's content: a string, or parts of which those with text count. */
export function contentText(content: unknown): string {
  if (typeof content === 'string') return content;
  return asArray(content)
    .map((part) => {
      const { text, content: inner } = asObject(part);
      return asText(text) ?? (inner === undefined ? otherPart : contentText(inner));
    })
    .join('\n');
}

export function messageTexts(messages: unknown): string[] {
  return asArray(messages).map((message) => contentText(asObject(message)['content']));
}

export function lastUserText(messages: unknown): string {
  const last = asArray(messages).findLast((message) => asObject(message)['role'] === 'user');
  return contentText(asObject(last)['content']);
}
