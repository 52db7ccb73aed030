import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import en from './en.json';

const root = path.resolve(import.meta.dirname, '..');

function flatten(node: object, prefix = ''): string[] {
  return Object.entries(node).flatMap(([name, value]) =>
    typeof value === 'string' ? [`${prefix}${name}`] : flatten(value as object, `${prefix}${name}.`),
  );
}

/** The text of the first argument: up to the comma or bracket that ends it. */
function firstArgument(source: string, start: number): string {
  let depth = 0;
  for (let at = start; at < source.length; at += 1) {
    const character = source.charAt(at);
    if ('({['.includes(character)) depth += 1;
    else if (depth === 0 && ',)'.includes(character)) return source.slice(start, at);
    else if (')}]'.includes(character)) depth -= 1;
  }
  return '';
}

/** Keys as written in calls of `t`; a computed part stands for any one name. */
function usedKeys(): string[] {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file),
  );
  return files.flatMap((file) => {
    const source = readFileSync(path.join(root, file), 'utf8');
    return [...source.matchAll(/\bt\(/g)].flatMap(({ index }) =>
      [...firstArgument(source, index + 2).matchAll(/'([^']+)'|`([^`]+)`/g)].map(
        ([, plain, computed]) => plain ?? computed?.replace(/\$\{[^}]*\}/g, '*') ?? '',
      ),
    );
  });
}

const plural = /_(one|other)$/;
const catalogue = new Set(flatten(en).map((key) => key.replace(plural, '')));
const used = [...new Set(usedKeys())].filter((key) => key.includes('.'));
const patterns = used.map((key) => new RegExp(`^${key.replaceAll('.', '\\.').replaceAll('*', '[^.]+')}$`));

test('every key that the panel asks for is in the catalogue', () => {
  const missing = used.filter((_, index) => ![...catalogue].some((key) => patterns[index]?.test(key)));
  expect(used.length).toBeGreaterThan(100);
  expect(missing).toEqual([]);
});

test('every key in the catalogue is asked for somewhere', () => {
  const unused = [...catalogue].filter((key) => !patterns.some((pattern) => pattern.test(key)));
  expect(unused).toEqual([]);
});

test('every counted text has a form for one and for many', () => {
  const keys = new Set(flatten(en));
  const lonely = [...keys].filter(
    (key) =>
      plural.test(key) && !(keys.has(key.replace(plural, '_one')) && keys.has(key.replace(plural, '_other'))),
  );
  expect(lonely).toEqual([]);
});
