import { hash } from 'node:crypto';

/**
 * The token rule, the same for every provider, plain and streamed: a text has one token for every four
 * UTF-16 units, rounded up; a prompt has 3 tokens, and 4 more than its text for each message.
 */
const unitsPerToken = 4;
const tokensPerDelta = 4;
const unitsPerDelta = unitsPerToken * tokensPerDelta;
const answerLength = 400;

const filler =
  'The same question always gets this same answer, word for word, so that two runs can be compared. ';

export function countTokens(text: string): number {
  return Math.ceil(text.length / unitsPerToken);
}

export function countPrompt(messages: readonly string[]): number {
  let total = 3;
  for (const message of messages) total += 4 + countTokens(message);
  return total;
}

/** What an answer carries of the last user message, so that a test can tell whose answer it got. */
export function digestOf(text: string): string {
  return hash('sha256', text).slice(0, 12);
}

export interface Answer {
  text: string;
  /** The text in the pieces that a stream brings. */
  deltas: () => string[];
  tokens: number;
  /** True when the caller's token limit ended the answer. */
  cutByLimit: boolean;
}

export interface AnswerRequest {
  who: string;
  model: string;
  question: string;
  maxTokens: number | undefined;
  preface: string;
}

export function composeAnswer({ who, model, question, maxTokens, preface }: AnswerRequest): Answer {
  const head = `${who} simulator, ${model}, answering ${digestOf(question)}. `;
  const whole = (head + filler.repeat(5)).slice(0, answerLength);
  const limit = maxTokens === undefined ? answerLength : maxTokens * unitsPerToken;
  const said = whole.slice(0, limit);
  // The preface stays one delta (and a whole number of tokens), so that a fault can place it exactly.
  const opening = preface.padEnd(Math.ceil(preface.length / unitsPerToken) * unitsPerToken);
  const text = opening + said;
  return {
    text,
    deltas: () => (opening === '' ? split(said) : [opening, ...split(said)]),
    tokens: countTokens(text),
    cutByLimit: limit < answerLength,
  };
}

function split(text: string): string[] {
  const deltas: string[] = [];
  for (let at = 0; at < text.length; at += unitsPerDelta) deltas.push(text.slice(at, at + unitsPerDelta));
  return deltas;
}
