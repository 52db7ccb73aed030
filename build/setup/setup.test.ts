import { realpathSync } from 'node:fs';
import { expect, test } from 'vitest';
import { assertBootstrapNode, isAtLeast, projectNode } from './node.mjs';
import { findDrift } from './packages.mjs';
import { findMissing } from './system.mjs';

test('versions are compared as numbers, not as text', () => {
  expect(isAtLeast('20.11.0', [20, 11])).toBe(true);
  expect(isAtLeast('20.9.0', [20, 11])).toBe(false);
  expect(isAtLeast('9.99.0', [20, 11])).toBe(false);
  expect(isAtLeast('100.0.0', [22, 12])).toBe(true);
});

test('a Node that is too old is told what to do', () => {
  expect(() => assertBootstrapNode('18.20.4')).toThrow(/Install a current Node/);
});

test('the project’s Node is named without links, as a running one names itself', () => {
  expect(projectNode()).toBe(realpathSync(projectNode()));
});

test('packages have drifted when one is missing or of another version', () => {
  const locked = { '': {}, 'node_modules/a': { version: '1.0.0' } };
  expect(findDrift(locked, { 'node_modules/a': { version: '1.0.0' } })).toBeNull();
  expect(findDrift(locked, { 'node_modules/a': { version: '1.0.1' } })).toBe('node_modules/a');
  expect(findDrift(locked, {})).toBe('node_modules/a');
});

test('an optional package of another system may be missing, but not be of another version', () => {
  const locked = { 'node_modules/for-windows': { version: '2.0.0', optional: true } };
  expect(findDrift(locked, {})).toBeNull();
  expect(findDrift(locked, { 'node_modules/for-windows': { version: '1.0.0' } })).toBe(
    'node_modules/for-windows',
  );
});

test('system parts are missing when no folder has their file', () => {
  const all = findMissing(['window', 'build'], () => false);
  expect(all.flatMap(({ packages }) => packages)).toEqual(expect.arrayContaining(['libnss3', 'g++']));
  expect(findMissing(['window', 'build', 'test'], () => true)).toEqual([]);
  const withoutCompiler = findMissing(['build'], (file) => !file.endsWith('/g++'));
  expect(withoutCompiler.map(({ program }) => program)).toEqual(['g++']);
});
