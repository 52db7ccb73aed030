import { ratio } from './measures/throughput.ts';
import type { Results } from './results.ts';

export interface Goal {
  name: string;
  wanted: string;
  /** null: what it is compared with is not there. */
  measured: number | null;
  unit: '×' | 'µs' | 'ms' | 'MB' | '';
  met: boolean | null;
}

const megabyte = 1024 * 1024;

/** What was promised, and whether this run keeps it. */
export function goalsOf(results: Results): Goal[] {
  const { plain } = results.throughput;
  const { single, streams, memory, discovery, panel } = results;
  const p50Added = minus(single['keydesk']?.total.p50, single['direct']?.total.p50);
  const p99Above = minus(single['keydesk']?.total.p99, single['nginx']?.total.p99);
  const firstByte = minus(streams['keydesk']?.firstByte.p50, streams['direct']?.firstByte.p50);
  const pieces = minus(streams['keydesk']?.pieces.p99, streams['direct']?.pieces.p99);
  return [
    atLeast('32 connections: throughput against nginx', ratio(plain['keydesk'], plain['nginx']), 0.5),
    atLeast('32 connections: throughput against Portkey', ratio(plain['keydesk'], plain['portkey']), 6),
    atMost('1 connection: added to the median call', p50Added, 120, 'µs'),
    atMost('1 connection: p99 above nginx’s', p99Above, 1000, 'µs'),
    atMost('streams: added to the median first byte', firstByte, 150, 'µs'),
    atMost('streams: added to the p99 of a piece’s way', pieces, 1000, 'µs'),
    atMost(`memory: highest in ${memory.calls} calls`, memory.highest / megabyte, 150, 'MB'),
    atMost('memory: last quarter of the run against the second', memory.growth, 1.05, '×'),
    atMost('discovery: p99', discovery.single.p99 / 1000, 2, 'ms'),
    atMost('panel: p99 of a call under load', panel.all.p99 / 1000, 50, 'ms'),
  ];
}

function minus(of: number | undefined, other: number | undefined): number | null {
  return of === undefined || other === undefined ? null : of - other;
}

function atMost(name: string, measured: number | null, limit: number, unit: Goal['unit']): Goal {
  return { name, wanted: `≤ ${limit}`, measured, unit, met: measured === null ? null : measured <= limit };
}

function atLeast(name: string, measured: number | null, limit: number): Goal {
  return {
    name,
    wanted: `≥ ${limit}`,
    measured,
    unit: '×',
    met: measured === null ? null : measured >= limit,
  };
}
