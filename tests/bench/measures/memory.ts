import { median } from '../load/figures.ts';
import { residentMemory } from '../process.ts';
import { type Target, chatBody } from '../targets/target.ts';
import { type Flood, flood } from './throughput.ts';

export interface Memory {
  calls: number;
  atStart: number;
  /** Bytes, one for each part of the run. */
  samples: number[];
  highest: number;
  atEnd: number;
  /** The last quarter of the run against the second one: 1 is no growth. */
  growth: number;
}

/** Resident memory while one call after the other runs through, all connections flat out. */
export async function measureMemory(
  target: Target,
  calls: number,
  how: Omit<Flood, 'body' | 'seconds'>,
): Promise<Memory> {
  const atStart = residentMemory(target.pid);
  const samples: number[] = [];
  let highest = atStart;
  const watch = setInterval(() => (highest = Math.max(highest, residentMemory(target.pid))), 250);
  let done = 0;
  // The parts are counted by what was done, so that a slow machine runs longer and not less.
  while (done < calls) {
    const load = await flood(target, { ...how, seconds: 2, body: chatBody('plain') });
    if (load.calls === 0) throw new Error(`${target.name} answers no more`);
    done += load.calls;
    samples.push(residentMemory(target.pid));
  }
  clearInterval(watch);
  return {
    calls: done,
    atStart,
    samples,
    highest,
    atEnd: samples.at(-1) ?? atStart,
    growth: growthOf(samples),
  };
}

function growthOf(samples: readonly number[]): number {
  const quarter = Math.max(1, Math.floor(samples.length / 4));
  const early = samples.slice(quarter, 2 * quarter);
  return median(samples.slice(-quarter)) / (median(early.length > 0 ? early : samples) || 1);
}
