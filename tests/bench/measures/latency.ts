import { type Latencies, measureLatency } from '../load/job.ts';
import { type Target, chatBody, rawRequest } from '../targets/target.ts';

/** One connection, one call after the other; the targets take turns of a few calls each. */
export async function measureSingle(targets: readonly Target[], turns: number): Promise<Latencies> {
  return measureLatency({ targets: targets.map((target) => jobOf(target, 'plain')), perTurn: 50, turns });
}

/** Streams whose pieces come as slowly as those of a model, and say when they were sent. */
export async function measureStreams(targets: readonly Target[], turns: number): Promise<Latencies> {
  return measureLatency({ targets: targets.map((target) => jobOf(target, 'paced')), perTurn: 2, turns });
}

function jobOf(target: Target, kind: 'plain' | 'paced') {
  const { name, port } = target;
  return { name, port, requests: [rawRequest(target, chatBody(kind))] };
}
