import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { root } from '../paths.mjs';
import { firstFound, noticeOn, resolveElectron } from './index.mjs';
import { downloadBase, findInstalled } from './official.mjs';
import { publishFolder } from './publish.mjs';
import { integrityOf } from './registry.mjs';
import { readDefines } from './sqlite.mjs';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'keydesk-runtime-'));
});

const write = (name: string, text: string) => {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
};

test('the first way that finds an Electron is taken, and no later one is tried', async () => {
  const tried: string[] = [];
  const way = (name: string, found: boolean) => () => {
    tried.push(name);
    return found ? { executable: name, version: '45.0.0' } : null;
  };
  const found = await firstFound([
    ['installed', way('installed', false)],
    ['downloaded', way('downloaded', true)],
    ['registry', way('registry', true)],
  ]);
  expect(found).toEqual({ executable: 'downloaded', version: '45.0.0', source: 'downloaded' });
  expect(tried).toEqual(['installed', 'downloaded']);
});

test('without any Electron the way out is named', async () => {
  await expect(firstFound([['installed', () => null]])).rejects.toThrow(/ELECTRON_MIRROR/);
});

test('an Electron that the person names comes first and starts this clone', async () => {
  write('version', 'v45.4.1\n');
  const executable = write('electron', '');
  const electron = await resolveElectron({ KEYDESK_ELECTRON: executable });
  expect(electron).toMatchObject({ executable, version: '45.4.1', source: 'given', env: {} });
  expect(electron.args.at(-1)).toBe(root);
  expect(noticeOn(electron)).toContain('45.4.1');
});

test('a named Electron that is not there is not passed over', async () => {
  await expect(resolveElectron({ KEYDESK_ELECTRON: path.join(folder, 'none') })).rejects.toThrow(/not there/);
});

test('an unpacked Electron counts only when it is whole and of the wanted version', () => {
  write('package.json', '{"version":"45.4.1"}');
  expect(findInstalled(folder)).toBeNull();
  write('dist/version', '45.4.1');
  write('path.txt', 'electron');
  expect(findInstalled(folder)).toBeNull();
  const executable = write('dist/electron', '');
  expect(findInstalled(folder)).toEqual({ executable, version: '45.4.1' });
  write('dist/version', '44.0.0');
  expect(findInstalled(folder)).toBeNull();
});

test('a mirror is asked instead of the release host', () => {
  expect(downloadBase({ ELECTRON_MIRROR: 'http://127.0.0.1:1/' })).toBe('http://127.0.0.1:1/');
  expect(downloadBase({})).toMatch(/^https:/);
});

test('a cached folder is made once, whole, and leaves nothing beside it', async () => {
  const target = path.join(folder, 'cache', 'thing');
  let made = 0;
  const make = async (place: string) => {
    made += 1;
    expect(existsSync(target)).toBe(false);
    writeFileSync(path.join(place, 'file'), 'whole');
  };
  await publishFolder(target, make);
  await publishFolder(target, make);
  expect(made).toBe(1);
  expect(readFileSync(path.join(target, 'file'), 'utf8')).toBe('whole');
  expect(readdirSync(path.dirname(target))).toEqual(['thing']);
});

test('two that make the same folder at once both get a whole one', async () => {
  const target = path.join(folder, 'thing');
  const make = async (place: string) => writeFileSync(path.join(place, 'file'), 'whole');
  await Promise.all([publishFolder(target, make), publishFolder(target, make)]);
  expect(readdirSync(folder)).toEqual(['thing']);
});

test('a folder that could not be made is not left half made', async () => {
  const target = path.join(folder, 'thing');
  const failing = async () => {
    throw new Error('no space');
  };
  await expect(publishFolder(target, failing)).rejects.toThrow('no space');
  expect(readdirSync(folder)).toEqual([]);
});

test('the integrity of a file is its SHA-512 as npm writes it', async () => {
  const empty = write('empty', '');
  expect(await integrityOf(empty)).toBe(
    'sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==',
  );
});

test('SQLite is built with the defines that better-sqlite3 builds it with', () => {
  const gypi = readFileSync(path.join(root, 'node_modules/better-sqlite3/deps/defines.gypi'), 'utf8');
  const defines = readDefines(gypi);
  expect(defines).toEqual(
    expect.arrayContaining(['-DSQLITE_DQS=0', '-DSQLITE_ENABLE_FTS5', '-DSQLITE_DEFAULT_CACHE_SIZE=-16000']),
  );
  expect(defines).toHaveLength(gypi.split('\n').filter((line) => line.startsWith("    '")).length);
});
