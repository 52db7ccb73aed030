import { describe, expect, test } from 'vitest';
import { createPasswordQueue, type Lane } from './password-queue.ts';

function openQueue() {
  const queue = createPasswordQueue();
  const begun: string[] = [];
  const ends = new Map<string, () => void>();

  /** A check that goes on until the test ends it. */
  const enter = (name: string, lane: Lane = null, signal?: AbortSignal) =>
    queue.run(lane, signal, () => {
      begun.push(name);
      return new Promise<void>((resolve) => ends.set(name, resolve));
    });

  async function end(name: string, entered: Promise<void>): Promise<void> {
    ends.get(name)?.();
    await entered;
  }

  return { begun, enter, end };
}

describe('password checks', () => {
  test('run two at a time, the others in their order', async () => {
    const { begun, enter, end } = openQueue();
    const one = enter('one');
    for (const name of ['two', 'three', 'four']) void enter(name);
    expect(begun).toEqual(['one', 'two']);
    await end('one', one);
    expect(begun).toEqual(['one', 'two', 'three']);
  });

  test('of strangers are refused at once when eight wait, and never run', async () => {
    const { begun, enter, end } = openQueue();
    const first = enter('0');
    for (let n = 1; n < 10; n += 1) void enter(String(n));
    await expect(enter('one too many')).rejects.toMatchObject({ code: 'too_many_attempts' });
    await end('0', first);
    void enter('has room again');
    expect(begun).toEqual(['0', '1', '2']);
  });

  test('of known callers have their own places, before all strangers', async () => {
    const { begun, enter, end } = openQueue();
    const first = enter('0');
    for (let n = 1; n < 10; n += 1) void enter(String(n));
    void enter('Ada', 'ada');
    await end('0', first);
    expect(begun).toEqual(['0', '1', 'Ada']);
  });

  test('of one known person do not fill the places of another', async () => {
    const { begun, enter, end } = openQueue();
    const first = enter('0', 'bob');
    for (let n = 1; n < 5; n += 1) void enter(String(n), 'bob');
    await expect(enter('one too many', 'bob')).rejects.toMatchObject({ code: 'too_many_attempts' });
    void enter('Ada', 'ada');
    await end('0', first);
    expect(begun).toEqual(['0', '1', '2']);
  });

  test('are dropped when their caller leaves, and make room', async () => {
    const { begun, enter, end } = openQueue();
    const first = enter('0');
    void enter('1');
    const gone = new AbortController();
    const left = Array.from({ length: 8 }, (_, n) => enter(`left ${n}`, null, gone.signal));
    gone.abort();
    for (const each of left) await expect(each).rejects.toMatchObject({ name: 'AbortError' });
    void enter('stayed');
    await end('0', first);
    expect(begun).toEqual(['0', '1', 'stayed']);
    await expect(enter('never came', null, gone.signal)).rejects.toMatchObject({ name: 'AbortError' });
  });
});
