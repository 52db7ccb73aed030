import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Figures } from './figures.ts';

export interface JobTarget {
  name: string;
  port: number;
  /** Whole requests, head and body, sent in turn. */
  requests: string[];
}

/** What the client's process is asked to do. */
export type Job =
  | {
      kind: 'latency';
      targets: JobTarget[];
      /** The targets take turns, this many requests at a time. */
      perTurn: number;
      turns: number;
    }
  | { kind: 'load'; targets: JobTarget[]; connections: number; seconds: number };

export interface Latency {
  total: Figures;
  firstByte: Figures;
  pieces: Figures;
}

export interface Load {
  calls: number;
  seconds: number;
  failed: number;
  latency: Figures;
}

/** By target. */
export type Latencies = Record<string, Latency>;
export type Loads = Record<string, Load>;

const client = join(import.meta.dirname, 'client.ts');

export function startJob(job: Job): { process: ChildProcess; result: Promise<unknown> } {
  const child = spawn(process.execPath, [client], { stdio: ['pipe', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stdin.end(JSON.stringify(job));
  const result = once(child, 'close').then(([code]): unknown => {
    if (code !== 0) throw new Error(`The bench's client ended with ${String(code)}`);
    return JSON.parse(output);
  });
  return { process: child, result };
}

export async function measureLatency(job: Omit<Job & { kind: 'latency' }, 'kind'>): Promise<Latencies> {
  return (await startJob({ kind: 'latency', ...job }).result) as Latencies;
}

export async function measureLoad(job: Omit<Job & { kind: 'load' }, 'kind'>): Promise<Loads> {
  return (await startJob({ kind: 'load', ...job }).result) as Loads;
}
