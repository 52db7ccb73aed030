import { mkdirSync, mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { hashInputs } from './stamp.mjs';

let base = '';

beforeEach(() => {
  base = mkdtempSync(path.join(os.tmpdir(), 'keydesk-stamp-'));
  mkdirSync(path.join(base, 'source/deep'), { recursive: true });
  writeFileSync(path.join(base, 'source/a.ts'), 'a');
  writeFileSync(path.join(base, 'source/deep/b.ts'), 'b');
  writeFileSync(path.join(base, 'lock.json'), '{}');
});

const hash = () => hashInputs(base, ['source', 'lock.json']);

test('the same files have the same hash, whenever they were written', () => {
  const before = hash();
  writeFileSync(path.join(base, 'source/a.ts'), 'a');
  expect(hash()).toBe(before);
});

test.each<[string, () => void]>([
  ['a changed file', () => writeFileSync(path.join(base, 'source/deep/b.ts'), 'c')],
  ['a new file', () => writeFileSync(path.join(base, 'source/c.ts'), '')],
  ['a moved file', () => renameSync(path.join(base, 'source/a.ts'), path.join(base, 'source/deep/a.ts'))],
  ['a changed single input', () => writeFileSync(path.join(base, 'lock.json'), '{"a":1}')],
])('%s changes the hash', (_, change) => {
  const before = hash();
  change();
  expect(hash()).not.toBe(before);
});

test('a test beside its source changes nothing', () => {
  const before = hash();
  writeFileSync(path.join(base, 'source/a.test.ts'), 'new');
  expect(hash()).toBe(before);
});
