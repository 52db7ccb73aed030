import { type Load, measureLoad } from '../load/job.ts';
import { median } from '../load/figures.ts';
import { runWrk } from '../load/wrk.ts';
import { processorTime } from '../process.ts';
import { type Target, chatBody, rawRequest } from '../targets/target.ts';

export interface Throughput {
  callsPerSecond: number;
  /** Microseconds. */
  p50: number;
  p99: number;
  failed: number;
  /** Processor time of the target's process for one call, in microseconds. */
  processorPerCall: number | null;
}

export interface Flood {
  folder: string;
  wrk: boolean;
  connections: number;
  seconds: number;
  body: string;
}

export async function flood(target: Target, how: Flood): Promise<Load> {
  const { folder, wrk, connections, seconds, body } = how;
  if (wrk) {
    const url = `http://127.0.0.1:${target.port}${target.path}`;
    const headers = { ...target.headers, 'content-type': 'application/json' };
    return runWrk(folder, { url, headers, body, connections, seconds });
  }
  const { name, port } = target;
  const loads = await measureLoad({
    targets: [{ name, port, requests: [rawRequest(target, body)] }],
    connections,
    seconds,
  });
  const load = loads[name];
  if (!load) throw new Error(`The bench's client has no figures of ${name}`);
  return load;
}

async function once(target: Target, how: Flood): Promise<Throughput> {
  const before = processorTime(target.pid);
  const { calls, seconds, failed, latency } = await flood(target, how);
  const after = processorTime(target.pid);
  return {
    callsPerSecond: calls / seconds,
    p50: latency.p50,
    p99: latency.p99,
    failed,
    processorPerCall: before === null || after === null ? null : (after - before) / Math.max(1, calls),
  };
}

/** By target: one row for each round. In each round the targets take turns, so that a busy moment meets all of them. */
export async function measureThroughput(
  targets: readonly Target[],
  kind: 'plain' | 'streamed',
  rounds: number,
  how: Omit<Flood, 'body'>,
): Promise<Record<string, Throughput[]>> {
  const rows: Record<string, Throughput[]> = {};
  for (let round = 0; round < rounds; round++) {
    for (const target of targets) {
      (rows[target.name] ??= []).push(await once(target, { ...how, body: chatBody(kind) }));
    }
  }
  return rows;
}

export function medians(rows: readonly Throughput[]): Throughput {
  const pick = (of: (row: Throughput) => number): number => median(rows.map(of));
  return {
    callsPerSecond: pick((row) => row.callsPerSecond),
    p50: pick((row) => row.p50),
    p99: pick((row) => row.p99),
    failed: rows.reduce((sum, { failed }) => sum + failed, 0),
    processorPerCall: rows.some((row) => row.processorPerCall === null)
      ? null
      : pick((row) => row.processorPerCall ?? 0),
  };
}

/** How many times as much one does as the other, in the same round. */
export function ratio(of: readonly Throughput[] = [], to: readonly Throughput[] = []): number | null {
  const ratios = of.flatMap(({ callsPerSecond }, round) => {
    const other = to[round]?.callsPerSecond ?? 0;
    return other > 0 ? [callsPerSecond / other] : [];
  });
  return ratios.length === 0 ? null : median(ratios);
}
