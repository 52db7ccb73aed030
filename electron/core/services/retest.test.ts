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

describe('asking about a key that a call was refused with', () => {
  const second = 1000;
  async function pass({ clock }: ReturnType<typeof setUp>, ms: number) {
    for (let at = 0; at < ms; at += second) await clock.advance(second);
  }

  it('comes soon, and later each time that it is refused again', async () => {
    const desk = setUp();
    const { clock, asked, retester } = desk;
    const waits: number[] = [];
    for (let round = 0; round < 9; round++) {
      const from = clock.now();
      retester.watch(['k']);
      retester.hurry('k');
      while (asked.length <= round) await clock.advance(second);
      waits.push((clock.now() - from) / second);
      // The provider accepts it.
      retester.watch([]);
    }
    expect(waits).toEqual([2, 60, 120, 240, 480, 960, 1920, 3600, 3600]);
  });

  it('comes soon again after an hour of peace', async () => {
    const desk = setUp();
    const { asked, retester } = desk;
    for (const peace of [61 * minute, 0]) {
      retester.watch(['k']);
      retester.hurry('k');
      await pass(desk, 2 * second);
      retester.watch([]);
      await pass(desk, peace);
    }
    expect(asked).toHaveLength(2);
  });

  it('goes on like every other when the provider cannot be asked', async () => {
    const desk = setUp();
    desk.retester.watch(['k']);
    desk.retester.hurry('k');
    await pass(desk, 8 * minute);
    const times = [2, 62, 182, 422].map((at) => `k at ${at / 60}`);
    expect(desk.asked).toEqual(times);
  });

  it('asks one thing at a time', async () => {
    const clock = createManualClock();
    const answers: (() => void)[] = [];
    const retester = new Retester(clock, () => new Promise((resolve) => answers.push(resolve)));
    retester.watch(['k']);
    retester.hurry('k');
    await clock.advance(2 * second);
    for (let call = 0; call < 100; call++) retester.hurry('k');
    await clock.advance(60 * minute);
    expect(answers).toHaveLength(1);
    answers[0]?.();
    await clock.advance(0);
    await clock.advance(minute);
    expect(answers).toHaveLength(2);
  });
});
