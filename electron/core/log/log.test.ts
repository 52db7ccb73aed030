import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { redactPatterns } from '../vault/redact-patterns.ts';
import { createLogFile } from './file.ts';
import { createLog } from './log.ts';

let dir: string;

beforeEach(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'log-'));
});
afterEach(() => fs.rmSync(dir, { recursive: true, force: true }));

const file = () => path.join(dir, 'logs', 'keydesk.log');
const written = () => fs.readFileSync(file(), 'utf8');
const secret = `sk-ant-${'a1'.repeat(20)}`;

describe('the log', () => {
  test('is a file for this account only, one JSON object a line, written at once', () => {
    createLog({ dir, redact: redactPatterns }).info({ port: 4780 }, 'listening');
    expect(JSON.parse(written())).toMatchObject({ level: 30, msg: 'listening', port: 4780 });
    expect(fs.statSync(file()).mode & 0o777).toBe(0o600);
    expect(fs.statSync(path.dirname(file())).mode & 0o777).toBe(0o700);
  });

  test('takes secrets out of messages, fields, errors and their causes', () => {
    const log = createLog({ dir, redact: redactPatterns });
    const cause = new Error(`provider said: invalid key ${secret}`);
    log.error({ err: new Error(`call with ${secret} failed`, { cause }) }, `again ${secret}`);
    log.info({ headers: { 'x-api-key': 'abcdef0123456789', authorization: `Bearer ${'q'.repeat(32)}` } });
    log.info({ url: 'https://example.org/search?q=1&key=abcdef0123456789' });
    expect(written()).not.toContain(secret);
    expect(written()).not.toContain('abcdef0123456789');
    expect(written()).not.toContain('q'.repeat(32));
    for (const line of written().trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow();
  });

  test('takes out exact values that look like nothing', () => {
    const mistral = 'Zx81kPq0aaRt7Y2mVbn4Lw93';
    createLog({ dir, redact: (text) => text.replaceAll(mistral, '[redacted]') }).warn(`echoed ${mistral}`);
    expect(written()).toContain('echoed [redacted]');
  });

  test('keeps what helps of an error, and neither folders nor fields that libraries hang on it', () => {
    const error = Object.assign(new Error('refused'), { code: 'ECONNREFUSED', request: { body: 'private' } });
    createLog({ dir, redact: redactPatterns }).error({ err: error });
    const line: unknown = JSON.parse(written());
    expect(line).toMatchObject({ err: { type: 'Error', message: 'refused', code: 'ECONNREFUSED' } });
    expect(written()).toContain('log.test.ts:');
    expect(written()).not.toContain(import.meta.dirname);
    expect(written()).not.toContain('private');
  });

  test('names nobody by a home folder', () => {
    const log = createLog({ dir, redact: redactPatterns });
    log.info(`${os.homedir()}/data, /home/ada/keys, C:\\Users\\Ada\\AppData, /Users/ada/Library`);
    expect(JSON.parse(written())).toMatchObject({ msg: '~/data, ~/keys, ~\\AppData, ~/Library' });
  });
});

describe('the log file', () => {
  test('starts anew when full and keeps the one before it', () => {
    const write = createLogFile(dir, 100);
    for (let n = 0; n < 12; n += 1) write(`line ${String(n).padStart(2, '0')} ${'x'.repeat(20)}\n`);
    expect(fs.readdirSync(path.join(dir, 'logs')).toSorted()).toEqual(['keydesk.log', 'keydesk.log.1']);
    expect(written()).toContain('line 11');
    for (const name of ['keydesk.log', 'keydesk.log.1']) {
      expect(fs.statSync(path.join(dir, 'logs', name)).size).toBeLessThanOrEqual(100);
    }
  });

  test('goes on in the file that is there', () => {
    createLogFile(dir)('one\n');
    createLogFile(dir)('two\n');
    expect(written()).toBe('one\ntwo\n');
  });

  test('says how much is missing once it can be written again', () => {
    fs.writeFileSync(path.join(dir, 'logs'), 'in the way');
    const write = createLogFile(dir);
    write('lost\n');
    write('lost too\n');
    fs.rmSync(path.join(dir, 'logs'));
    write('kept\n');
    expect(written()).toBe('{"level":40,"msg":"2 lines could not be written"}\nkept\n');
  });
});
