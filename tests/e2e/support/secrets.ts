import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';

/** Secrets that a run has used, and every form in which they could turn up. */
export class Secrets {
  readonly #forms: { name: string; needle: Buffer }[] = [];

  add(name: string, value: string): void {
    for (const [form, text] of Object.entries(formsOf(value))) {
      this.#forms.push({ name: `${name} (${form})`, needle: Buffer.from(text) });
    }
  }

  /** Names of the secrets found, never their values. */
  foundIn(haystack: Buffer | string): string[] {
    const bytes = typeof haystack === 'string' ? Buffer.from(haystack) : haystack;
    return this.#forms.filter(({ needle }) => bytes.includes(needle)).map(({ name }) => name);
  }

  /** Every file below a folder, names included. */
  async foundBelow(folder: string): Promise<string[]> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const found: string[] = this.foundIn(entries.map((entry) => entry.name).join('\n'));
    for (const entry of entries.filter((candidate) => candidate.isFile())) {
      const file = path.join(entry.parentPath, entry.name);
      const names = this.foundIn(await readFile(file));
      found.push(...names.map((name) => `${name} in ${path.relative(folder, file)}`));
    }
    return found;
  }
}

function formsOf(value: string): Record<string, string> {
  const bytes = Buffer.from(value);
  // Base64 depends on what stands before; the middle of each of the three alignments is always the same.
  const shifted = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    return text.slice(shift === 0 ? 0 : 4, text.length - 4);
  });
  return {
    plain: value,
    hex: bytes.toString('hex'),
    'UTF-16': Buffer.from(value, 'utf16le').toString('latin1'),
    'base64, first': shifted[0] ?? '',
    'base64, second': shifted[1] ?? '',
    'base64, third': shifted[2] ?? '',
  };
}
