import { createHash } from 'node:crypto';

/** A unit vector that depends on the text alone. */
export function vectorOf(text: string, dimensions: number): number[] {
  const seed = createHash('sha512').update(text).digest();
  const raw = Array.from({ length: dimensions }, (_, at) => (seed[at % seed.length] ?? 0) - 127.5 + (at % 7));
  const norm = Math.hypot(...raw);
  return raw.map((value) => value / norm);
}

/** Little-endian 32-bit floats, which is what the OpenAI SDK asks for unless told otherwise. */
export function base64Vector(vector: number[]): string {
  return Buffer.from(new Float32Array(vector).buffer).toString('base64');
}
