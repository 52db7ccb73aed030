import { describe, expect, test } from 'vitest';
import { Scrubber } from './scrub.ts';

const secret = ['sk', 'proj', 'abab', 'sk', 'abac'].join('-');

function run(chunks: Buffer[]): { out: string; pieces: string[] } {
  const scrubber = new Scrubber(secret);
  const pieces = chunks.map((chunk) => scrubber.push(Buffer.from(chunk)).toString('latin1'));
  pieces.push(scrubber.end()?.toString('latin1') ?? '');
  return { out: pieces.join(''), pieces };
}

describe('the scrubber', () => {
  test('blots the secret out wherever it is split into two chunks', () => {
    const text = Buffer.from(`before ${secret} between ${secret}${secret} after`);
    const expected = text.toString().replaceAll(secret, '*'.repeat(secret.length));
    for (let cut = 0; cut <= text.length; cut++) {
      expect(run([text.subarray(0, cut), text.subarray(cut)]).out).toBe(expected);
    }
  });

  test('blots it out wherever it is split into three chunks', () => {
    const text = Buffer.from(`x${secret}y`);
    for (let a = 0; a <= text.length; a++) {
      for (let b = a; b <= text.length; b++) {
        const { out } = run([text.subarray(0, a), text.subarray(a, b), text.subarray(b)]);
        expect(out).toBe(`x${'*'.repeat(secret.length)}y`);
      }
    }
  });

  test('blots it out byte by byte', () => {
    const text = Buffer.from(`sk-proj-sk-${secret}sk-proj`);
    const { out } = run([...text].map((byte) => Buffer.from([byte])));
    expect(out).toBe(`sk-proj-sk-${'*'.repeat(secret.length)}sk-proj`);
  });

  test('holds back nothing but a true beginning of the secret', () => {
    const { pieces } = run([
      Buffer.from('data: {"sk-proj": 1}\n\n'),
      Buffer.from('task: sk-pro'),
      Buffer.from('mise'),
    ]);
    expect(pieces).toEqual(['data: {"sk-proj": 1}\n\n', 'task: ', 'sk-promise', '']);
  });

  test('gives back at the end what only looked like the secret', () => {
    expect(run([Buffer.from('sk-proj-ab')]).pieces).toEqual(['', 'sk-proj-ab']);
  });

  test('passes the same buffer on, uncopied, when there is nothing to hide', () => {
    const chunk = Buffer.from('data: hello\n\n');
    expect(new Scrubber(secret).push(chunk)).toBe(chunk);
  });

  test('leaves bytes that are no text alone', () => {
    const bytes = Buffer.from([0, 255, 254, 128, 115, 107, 0]);
    expect(Buffer.from(run([bytes]).out, 'latin1').equals(bytes)).toBe(true);
  });

  test('blots texts such as header values', () => {
    expect(new Scrubber(secret).text(`key ${secret}!`)).toBe(`key ${'*'.repeat(secret.length)}!`);
    expect(new Scrubber(secret).text('nothing here')).toBe('nothing here');
  });
});
