// Content hashes: what is unchanged is not built again.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * @param {string} place
 * @returns {string[]}
 */
function filesIn(place) {
  if (!statSync(place).isDirectory()) return [place];
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

/** Tests stand beside their source and are never built in. */
const isTest = (/** @type {string} */ file) => /\.test\.tsx?$/.test(file);

/**
 * One hash over names and contents of files and folders.
 * @param {string} base
 * @param {string[]} places relative to base
 */
export function hashInputs(base, places) {
  const hash = createHash('sha256');
  const files = places.flatMap((place) => filesIn(path.join(base, place))).filter((file) => !isTest(file));
  for (const file of files.toSorted()) {
    const content = readFileSync(file);
    hash.update(`${path.relative(base, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}
