import { cpus, release, totalmem, type as system } from 'node:os';
import type { Latencies } from './load/job.ts';
import type { DiscoveryFigures } from './measures/discovery.ts';
import type { Memory } from './measures/memory.ts';
import type { PanelFigures } from './measures/panel.ts';
import type { Throughput } from './measures/throughput.ts';

/** All figures of one run, on one machine. Times in microseconds, memory in bytes. */
export interface Results {
  machine: { system: string; processor: string; cores: number; memory: number; node: string };
  run: {
    at: string;
    seconds: number;
    loadGenerator: 'wrk' | 'own';
    /** What could not take part, and why. */
    leftOut: string[];
  };
  /** 32 connections, by target and round. */
  throughput: Record<'plain' | 'streamed', Record<string, Throughput[]>>;
  /** One connection, by target. */
  single: Latencies;
  streams: Latencies;
  memory: Memory;
  discovery: DiscoveryFigures;
  panel: PanelFigures;
}

export function thisMachine(): Results['machine'] {
  return {
    system: `${system()} ${release()}`,
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memory: totalmem(),
    node: process.version,
  };
}
