import { describe, expect, test } from 'vitest';
import { JsonScan, maxDepth } from './json-scan.ts';

function scan(text: string, chunkSize = Infinity): JsonScan {
  const bytes = Buffer.from(text);
  const scan = new JsonScan();
  const size = Math.min(chunkSize, Math.max(bytes.length, 1));
  for (let at = 0; at < bytes.length; at += size) scan.feed(bytes.subarray(at, at + size));
  scan.end();
  return scan;
}

function members(text: string, chunkSize?: number): [string, string][] {
  const bytes = Buffer.from(text);
  const done = scan(text, chunkSize);
  expect(done.problem).toBeNull();
  return done.members.map(({ name, valueStart, end }) => [name, bytes.subarray(valueStart, end).toString()]);
}

const body = JSON.stringify({
  model: 'gpt-ü "quoted" \\',
  n: -1.5e3,
  messages: [{ role: 'user', content: 'a "b" \\" c\\\\', deep: [[], {}, [1, { x: null }]] }],
  '': true,
  'quo"te\\': false,
  z: null,
});

describe('the JSON scan', () => {
  test('finds the top-level members and where their values stand', () => {
    const expected = Object.entries(JSON.parse(body) as object).map(([name, value]) => [
      name,
      JSON.stringify(value),
    ]);
    expect(members(body)).toEqual(expected);
  });

  test('finds the same at every chunk size', () => {
    const whole = members(body);
    for (let size = 1; size < 40; size++) expect(members(body, size)).toEqual(whole);
  });

  test('points at the key, so that a member can be taken out', () => {
    const text = ' { "a" : 1 , "b" : "x" } ';
    const { members } = scan(text);
    expect(members.map(({ start, end }) => text.slice(start, end))).toEqual(['"a" : 1', '"b" : "x"']);
  });

  test('reads a key that is written with escapes by its plain name', () => {
    expect(members('{"\\u0073tore":true,"m\\u006fdel":"x"}').map(([name]) => name)).toEqual([
      'store',
      'model',
    ]);
  });

  test('reports a repeated key as often as it stands there', () => {
    expect(members('{"model":"a","model":"b"}')).toEqual([
      ['model', '"a"'],
      ['model', '"b"'],
    ]);
  });

  test.each([
    '',
    ' ',
    '{',
    '{"a"',
    '{"a":',
    '{"a":1',
    '{"a":1,}',
    '{"a":1 "b":2}',
    '{,}',
    "{'a':1}",
    '{a:1}',
    '{"a":[1,]}',
    '{"a":[1}',
    '{"a":{"b":1]}',
    '{"a":tru}',
    '{"a":trux}',
    '{"a":NaN}',
    '{"a":"b}',
    '{"a":"b\\"}',
    '{"a":1}}',
    '{"a":1} {"b":2}',
    '{"a":1}x',
    '/* c */{}',
    '\uFEFF{}',
    '{"bad\\x":1}',
    'plain words',
    '\0{}',
  ])('refuses %j as not JSON', (text) => {
    expect(scan(text).problem).toBe('not_json');
    expect(scan(text, 1).problem).toBe('not_json');
  });

  test('refuses JSON written in UTF-16', () => {
    const done = new JsonScan();
    done.feed(Buffer.from('{"a":1}', 'utf16le'));
    expect(done.end()).toBe('not_json');
  });

  test.each(['[]', '"text"', '12', 'null', '[{"model":"x"}]'])('refuses %s as no object', (text) => {
    expect(scan(text).problem).toBe('not_object');
  });

  test('takes nesting up to its limit and not one level more', () => {
    const nested = (levels: number): string => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
    expect(scan(nested(maxDepth)).problem).toBeNull();
    expect(scan(nested(maxDepth + 1)).problem).toBe('too_deep');
    expect(scan(`{"a":${'['.repeat(100_000)}`).problem).toBe('too_deep');
  });

  test('stops reading at the first problem', () => {
    const done = new JsonScan();
    expect(done.feed(Buffer.from('words'))).toBe(false);
    expect(done.feed(Buffer.from('{}'))).toBe(false);
    expect(done.end()).toBe('not_json');
  });

  test('refuses thousands of top-level fields', () => {
    const many = Object.fromEntries(Array.from({ length: 1001 }, (_, n) => [`field${n}`, n]));
    expect(scan(JSON.stringify(many)).problem).toBe('too_many_members');
  });

  const many = Array.from({ length: 3000 }, (_, n) => `"k${n}":{}`).join();
  test.each([
    '{"a":{"file_id":"x","file_id":null}}',
    '{"a":[{"b":1},{"b":{"c":1,"d":[{"c":1}],"c":2}}]}',
    '{"a":{"file_id":"x","fil\\u0065_id":null}}',
    '{"a":{"\\u0066ile_id":"x","file_id":null}}',
    '{"a":{"ü":1,"\\u00fc":2}}',
    '{"a":{"":1,"":2}}',
    `{"a":{${many},"k7":1}}`,
    `{"a":{${many},"k2999":1}}`,
  ])('refuses a key that an inner object has twice (%#)', (text) => {
    expect(scan(text).problem).toBe('repeated_field');
    for (const size of [1, 2, 3, 7]) expect(scan(text, size).problem).toBe('repeated_field');
  });

  test('takes the same key in different objects', () => {
    const texts = ['{"a":{"a":{"a":1},"b":{"a":1}},"b":[{"a":1},{"a":1}]}', `{"a":{${many}},"b":{${many}}}`];
    for (const text of texts) for (const size of [1, 5, 65_536]) expect(scan(text, size).problem).toBeNull();
  });

  test('refuses many thousands of keys in one inner object', () => {
    const inner = Object.fromEntries(Array.from({ length: 5001 }, (_, n) => [`field${n}`, n]));
    expect(scan(JSON.stringify({ inner })).problem).toBe('too_many_members');
  });

  test('does not keep a key of megabytes', () => {
    expect(members(`{"${'k'.repeat(1_000_000)}":1,"model":"m"}`, 65_536)).toEqual([
      ['', '1'],
      ['model', '"m"'],
    ]);
  });
});
