import { beforeEach, expect, test } from 'vitest';
import { createPresence } from './presence.ts';

let at = 0;
let target: EventTarget;
let done: string[];
let presence: ReturnType<typeof createPresence>;

beforeEach(() => {
  at = 1_000_000;
  target = new EventTarget();
  done = [];
  presence = createPresence(target, () => at);
});

test('work is done at once while somebody is there', () => {
  at += 59_999;
  presence.whenPresent('sends', () => done.push('sends'));
  expect(done).toEqual(['sends']);
});

test('a touch counts for a minute', () => {
  at += 50_000;
  target.dispatchEvent(new Event('keydown'));
  at += 50_000;
  presence.whenPresent('sends', () => done.push('sends'));
  expect(done).toEqual(['sends']);
});

test('while nobody is there work waits for the next touch, and is then done once', () => {
  at += 60_000;
  presence.whenPresent('sends', () => done.push('first'));
  presence.whenPresent('sends', () => done.push('second'));
  presence.whenPresent('audit', () => done.push('audit'));
  expect(done).toEqual([]);
  target.dispatchEvent(new Event('pointermove'));
  target.dispatchEvent(new Event('pointermove'));
  expect(done).toEqual(['second', 'audit']);
});
