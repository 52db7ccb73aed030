import { describe, expect, it } from 'vitest';
import { Retester } from './retest.ts';
import { createManualClock } from './testing.ts';

const minute = 60_000;

function setUp() {
  const clock = createManualClock();
  const asked: string[] = [];
  const retester = new Retester(clock, async (id) => void asked.push(`${id} at ${clock.now() / minute}`));
  return { clock, asked, retester };
}

describe('asking again about keys that could not be tested', () => {
  it('waits a minute, then twice as long each time, an hour at most', async () => {
    const { clock, asked, retester } = setUp();
    retester.watch(['k']);
    for (let at = 0; at < 300; at++) await clock.advance(minute);
    expect(asked).toEqual([1, 3, 7, 15, 31, 63, 123, 183, 243].map((at) => `k at ${at}`));
  });

  it('ends when the key is settled', async () => {
    const { clock, asked, retester } = setUp();
    retester.watch(['k']);
    await clock.advance(minute);
    retester.watch([]);
    await clock.advance(60 * minute);
    expect(asked).toEqual(['k at 1']);
  });

  it('leaves the turns of other keys alone', async () => {
    const { clock, asked, retester } = setUp();
    retester.watch(['k']);
    await clock.advance(minute / 2);
    retester.watch(['k', 'l']);
    await clock.advance(minute / 2);
    await clock.advance(minute / 2);
    expect(asked).toEqual(['k at 1', 'l at 1.5']);
  });

  it('does not come back after it was stopped in the middle of a question', async () => {
    const clock = createManualClock();
    let asked = 0;
    const retester = new Retester(clock, async () => {
      asked++;
      retester.stop();
    });
    retester.watch(['k']);
    await clock.advance(minute);
    await clock.advance(60 * minute);
    expect(asked).toBe(1);
  });
});
