import { describe, expect, it } from 'vitest';
import { MailboxBusy, MailboxQueue } from './queue.ts';

/** Work that ends when the test says so. */
function held() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  return { use: () => promise, end: resolve, fail: reject };
}

/** Whatever is ready to go on has gone on. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the calls to one mailbox', () => {
  it('go three at a time, the others in order', async () => {
    const queue = new MailboxQueue();
    const started: number[] = [];
    const works = Array.from({ length: 6 }, held);
    const running = works.map((work, at) =>
      queue.run(() => {
        started.push(at);
        return work.use();
      }),
    );
    await settled();
    expect(started).toEqual([0, 1, 2]);
    works[1]?.end('one');
    await settled();
    expect(started).toEqual([0, 1, 2, 3]);
    works[0]?.fail(new Error('zero'));
    await expect(running[0]).rejects.toThrow('zero');
    await settled();
    expect(started).toEqual([0, 1, 2, 3, 4]);
    for (const work of works) work.end('done');
    expect(await Promise.all(running.slice(1))).toEqual(['one', 'done', 'done', 'done', 'done']);
    expect(started).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('stop while the provider wants a pause, those that wait too', async () => {
    let now = 0;
    const queue = new MailboxQueue(() => now);
    const works = Array.from({ length: 3 }, held);
    const running = works.map(({ use }) => queue.run(use));
    const waiting = queue.run(() => Promise.resolve('late'));
    queue.pause(30);
    await expect(waiting).rejects.toMatchObject({ seconds: 30 });
    now = 29_500;
    await expect(queue.run(() => Promise.resolve('now'))).rejects.toMatchObject({ seconds: 1 });
    for (const work of works) work.end('done');
    expect(await Promise.all(running)).toEqual(['done', 'done', 'done']);
    now = 30_000;
    expect(await queue.run(() => Promise.resolve('now'))).toBe('now');
  });

  it('are paused for the longest time that was asked for, but not for ever', async () => {
    let now = 0;
    const queue = new MailboxQueue(() => now);
    queue.pause(60);
    queue.pause(5);
    await expect(queue.run(() => Promise.resolve())).rejects.toMatchObject({ seconds: 60 });
    queue.pause(1_000_000);
    now = 3_600_000;
    expect(await queue.run(() => Promise.resolve('now'))).toBe('now');
  });

  it('are turned away when too many wait', async () => {
    const queue = new MailboxQueue();
    const works = Array.from({ length: 203 }, held);
    const running = works.map(({ use }) => queue.run(use));
    await expect(queue.run(() => Promise.resolve())).rejects.toBeInstanceOf(MailboxBusy);
    for (const work of works) work.end('done');
    expect(await Promise.all(running)).toHaveLength(203);
    expect(await queue.run(() => Promise.resolve('free'))).toBe('free');
  });

  it('lose their place when nobody waits for them any more', async () => {
    const queue = new MailboxQueue();
    const works = Array.from({ length: 3 }, held);
    const running = works.map(({ use }) => queue.run(use));
    const leaving = new AbortController();
    let started = false;
    const left = queue.run(() => {
      started = true;
      return Promise.resolve();
    }, leaving.signal);
    const after = queue.run(() => Promise.resolve('after'));
    leaving.abort();
    await expect(left).rejects.toThrow('aborted');
    await expect(queue.run(() => Promise.resolve(), leaving.signal)).rejects.toThrow('aborted');
    for (const work of works) work.end('done');
    await Promise.all(running);
    expect(await after).toBe('after');
    expect(started).toBe(false);
  });
});
