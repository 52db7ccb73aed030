import type { Goal } from './goals.ts';
import type { Latencies } from './load/job.ts';
import { type Throughput, medians } from './measures/throughput.ts';
import type { Results } from './results.ts';

const megabyte = 1024 * 1024;

/** The figures for a person. */
export function report(results: Results, goals: readonly Goal[]): string {
  const { machine, run, throughput, single, streams, memory, discovery, panel } = results;
  return [
    `${machine.system}, ${machine.processor}, ${machine.cores} cores, Node ${machine.node}`,
    `${run.at}, ${run.seconds} s; load by ${run.loadGenerator === 'wrk' ? 'wrk' : 'the bench’s own client'}`,
    ...run.leftOut.map((what) => `Left out: ${what}`),
    section('32 connections, plain answers of 1 KB', throughputTable(throughput.plain)),
    section('32 connections, streamed answers of 20 pieces', throughputTable(throughput.streamed)),
    section('1 connection, plain answers', latencyTable(single)),
    section('1 connection, streams with a piece every 5 ms', streamTable(streams)),
    section('Memory of the headless shell', [
      `${megabytes(memory.atStart)} at its start, ${megabytes(memory.highest)} at most in ${memory.calls} calls, ${megabytes(memory.atEnd)} after them`,
    ]),
    section(
      `GET /v1/tools with ${discovery.users} people, ${discovery.connections} connections, ${discovery.agents} agents`,
      [
        `one after the other: p50 ${time(discovery.single.p50)}, p99 ${time(discovery.single.p99)}`,
        `32 connections: ${Math.round(discovery.crowdedCallsPerSecond)} a second, p50 ${time(discovery.crowded.p50)}, p99 ${time(discovery.crowded.p99)}`,
      ],
    ),
    section('The panel’s calls while 32 connections run flat out', [
      `p50 ${time(panel.all.p50)}, p99 ${time(panel.all.p99)}, longest ${time(panel.all.max)} (${panel.all.count} calls)`,
    ]),
    section('Goals', goals.map(goalLine)),
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string {
  return `\n${title}\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

function throughputTable(rows: Record<string, Throughput[]>): string[] {
  return Object.entries(rows).map(([name, rounds]) => {
    const { callsPerSecond, p50, p99, failed, processorPerCall } = medians(rounds);
    const processor = processorPerCall === null ? '' : `  processor ${time(processorPerCall)} a call`;
    const failures = failed > 0 ? `  ${failed} FAILED` : '';
    return `${name.padEnd(8)} ${String(Math.round(callsPerSecond)).padStart(7)} a second  p50 ${cell(p50)}  p99 ${cell(p99)}${processor}${failures}`;
  });
}

function latencyTable(latencies: Latencies): string[] {
  return Object.entries(latencies).map(
    ([name, { total }]) =>
      `${name.padEnd(8)} p50 ${cell(total.p50)}  p99 ${cell(total.p99)}  (${total.count} calls)`,
  );
}

function streamTable(latencies: Latencies): string[] {
  return Object.entries(latencies).map(
    ([name, { firstByte, pieces }]) =>
      `${name.padEnd(8)} first byte p50 ${cell(firstByte.p50)} p99 ${cell(firstByte.p99)}  a piece’s way p50 ${cell(pieces.p50)} p99 ${cell(pieces.p99)} longest ${cell(pieces.max)}`,
  );
}

function goalLine({ name, wanted, measured, unit, met }: Goal): string {
  const verdict = met === null ? 'not measured' : met ? 'met' : 'MISSED';
  const value = measured === null ? '–' : `${round(measured)} ${unit}`.trim();
  return `${verdict.padEnd(12)} ${name}: ${value} (${wanted})`;
}

function round(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 100) / 100;
}

const cell = (microseconds: number): string => time(microseconds).padStart(8);

function time(microseconds: number): string {
  return Math.abs(microseconds) < 1000
    ? `${Math.round(microseconds)} µs`
    : `${(microseconds / 1000).toFixed(2)} ms`;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / megabyte)} MB`;
}
