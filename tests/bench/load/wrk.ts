import { execFile, execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Load } from './job.ts';

export function hasWrk(): boolean {
  try {
    // It shows its version and usage, and calls that a failure.
    execFileSync('wrk', ['-v'], { stdio: 'pipe' });
    return true;
  } catch (error) {
    return (error as { status?: number }).status === 1;
  }
}

export interface WrkRun {
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  connections: number;
  seconds: number;
}

/** One run with one thread; `folder` takes the script that says what to send. */
export async function runWrk(folder: string, run: WrkRun): Promise<Load> {
  const script = join(folder, `${randomUUID()}.lua`);
  await writeFile(script, scriptOf(run));
  const options = ['-t1', `-c${run.connections}`, `-d${run.seconds}s`, '--latency', '-s', script, run.url];
  const { stdout } = await promisify(execFile)('wrk', options);
  return readReport(stdout);
}

function scriptOf({ headers, body }: WrkRun): string {
  const lines = Object.entries(headers).map(([name, value]) => `wrk.headers[ ${lua(name)} ]=${lua(value)}`);
  return [`wrk.method="POST"`, `wrk.body=${lua(body)}`, ...lines].join('\n');
}

/** Nothing here has a bracket of this kind in it. */
function lua(text: string): string {
  return `[==[${text}]==]`;
}

function readReport(report: string): Load {
  const [, calls = '0', seconds = '1'] = /(\d+) requests in ([\d.]+)s/.exec(report) ?? [];
  const errors = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(report) ?? [];
  const failed = [...errors.slice(1), /Non-2xx or 3xx responses: (\d+)/.exec(report)?.[1] ?? '0'];
  return {
    calls: Number(calls),
    seconds: Number(seconds),
    failed: failed.reduce((sum, count) => sum + Number(count), 0),
    latency: {
      count: Number(calls),
      p50: time(report, /50% +([\d.]+)(us|ms|s)/),
      p99: time(report, /99% +([\d.]+)(us|ms|s)/),
      max: time(report, /Latency +\S+ +\S+ +([\d.]+)(us|ms|s)/),
    },
  };
}

const inMicroseconds: Record<string, number> = { us: 1, ms: 1000, s: 1_000_000 };

function time(report: string, pattern: RegExp): number {
  const [, value = '0', unit = 'us'] = pattern.exec(report) ?? [];
  return Number(value) * (inMicroseconds[unit] ?? 1);
}
