import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Processor time that a process has had, user and system, in microseconds; null where the system does not tell. */
export function processorTime(pid: number): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    // proc(5): utime and stime, in ticks of a hundredth of a second on every Linux that Node runs on.
    return (Number(fields[11]) + Number(fields[12])) * 10_000;
  } catch {
    return null;
  }
}

/** Resident memory in bytes. */
export function residentMemory(pid: number): number {
  const kilobytes = execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return Number(kilobytes.trim()) * 1024;
}
