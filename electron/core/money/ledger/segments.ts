import fs from 'node:fs';
import path from 'node:path';

/** A place in the journal, always between two lines. */
export interface Position {
  segment: number;
  /** Bytes. */
  offset: number;
}

const pattern = /^journal-(\d{10})\.log$/;

export function segmentFile(dir: string, segment: number): string {
  return path.join(dir, `journal-${String(segment).padStart(10, '0')}.log`);
}

/** Those that are there, oldest first. */
export function listSegments(dir: string): number[] {
  return fs
    .readdirSync(dir)
    .flatMap((name) => {
      const [, number] = pattern.exec(name) ?? [];
      return number === undefined ? [] : [Number(number)];
    })
    .toSorted((a, b) => a - b);
}
