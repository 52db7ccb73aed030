import { randomBytes, randomInt } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { DataKey, openSecret, sealSecret } from './data-key.ts';
import { associatedData, openBytes, sealBytes, SealError } from './envelope.ts';
import type { SecretRef } from './types.ts';

const key = randomBytes(32);
const aad = associatedData('a', 'b');

function flip(box: Uint8Array, bit: number): Buffer {
  const copy = Buffer.from(box);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

describe('a sealed value', () => {
  test('opens to what went in, whatever its length', () => {
    for (const length of [0, 1, 15, 16, 17, 255, 4096, 100_000]) {
      const plain = randomBytes(length);
      expect(openBytes(key, sealBytes(key, plain, aad), aad).equals(plain)).toBe(true);
    }
  });

  test('looks different each time', () => {
    const plain = Buffer.from('the same');
    const boxes = new Set(Array.from({ length: 200 }, () => sealBytes(key, plain, aad).toString('hex')));
    const ivs = new Set([...boxes].map((box) => box.slice(2, 26)));
    expect([boxes.size, ivs.size]).toEqual([200, 200]);
  });

  test('does not open with any one bit flipped: version, IV, ciphertext or tag', () => {
    const box = sealBytes(key, randomBytes(40), aad);
    for (let bit = 0; bit < box.length * 8; bit += 1) {
      expect(() => openBytes(key, flip(box, bit), aad), `bit ${bit}`).toThrow(SealError);
    }
  });

  test('does not open when cut at any length, or lengthened', () => {
    const box = sealBytes(key, randomBytes(40), aad);
    for (let length = 0; length < box.length; length += 1) {
      expect(() => openBytes(key, box.subarray(0, length), aad), `length ${length}`).toThrow(SealError);
    }
    expect(() => openBytes(key, Buffer.concat([box, Buffer.of(0)]), aad)).toThrow(SealError);
  });

  test('does not open with another key, or any one bit of the key changed', () => {
    const box = sealBytes(key, randomBytes(40), aad);
    expect(() => openBytes(randomBytes(32), box, aad)).toThrow(SealError);
    for (let bit = 0; bit < 256; bit += 1) {
      expect(() => openBytes(flip(key, bit), box, aad), `bit ${bit}`).toThrow(SealError);
    }
  });
});

describe('associated data', () => {
  test('has another encoding for every other list of fields', () => {
    const lists = [['ab', 'c'], ['a', 'bc'], ['abc'], ['abc', ''], ['', 'abc'], ['a', 'b', 'c'], [], ['']];
    const encodings = new Set(lists.map((fields) => associatedData(...fields).toString('hex')));
    expect(encodings.size).toBe(lists.length);
  });

  test('never meets for random splits of the same text', () => {
    const text = randomBytes(24).toString('hex');
    const seen = new Map<string, string>();
    for (let n = 0; n < 500; n += 1) {
      const at = randomInt(text.length);
      const to = randomInt(at, text.length);
      const fields = [text.slice(0, at), text.slice(at, to), text.slice(to)];
      const encoding = associatedData(...fields).toString('hex');
      expect(seen.get(encoding) ?? fields.join('|')).toBe(fields.join('|'));
      seen.set(encoding, fields.join('|'));
    }
  });
});

describe('a secret', () => {
  const ref: SecretRef = {
    table: 'system_keys',
    row: 'row-1',
    field: 'secret',
    owner: 'system',
    origin: 'https://api.openai.com:443',
  };
  const dataKey = DataKey.fresh();
  const sealed = sealSecret(dataKey, ref, 'sk-geheim-ä€😀');

  test('opens where it was sealed', () => expect(openSecret(dataKey, ref, sealed)).toBe('sk-geheim-ä€😀'));

  test.each([
    ['table', 'connections'],
    ['row', 'row-2'],
    ['field', 'refresh_token'],
    ['owner', 'user-2'],
    ['origin', 'https://evil.example:443'],
    ['origin', 'https://api.openai.com:8443'],
  ] as const)('does not open with another %s', (part, value) => {
    expect(() => openSecret(dataKey, { ...ref, [part]: value }, sealed)).toThrow(SealError);
  });

  test('does not open when two parts change places', () => {
    const swapped = { ...ref, row: ref.field, field: ref.row };
    expect(() => openSecret(dataKey, swapped, sealed)).toThrow(SealError);
  });

  test('does not open under the id of another data key', () => {
    const raw = Buffer.from(dataKey.raw);
    expect(() => openSecret(new DataKey('other', raw), ref, sealed)).toThrow(SealError);
  });

  test('is neither sealed nor opened with a wiped key', () => {
    const wiped = DataKey.fresh();
    const box = sealSecret(wiped, ref, 'x');
    wiped.wipe();
    expect(() => openSecret(wiped, ref, box)).toThrow('locked');
    expect(() => sealSecret(wiped, ref, 'x')).toThrow('locked');
  });
});
