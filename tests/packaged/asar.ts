import { open } from 'node:fs/promises';
import path from 'node:path';

interface AsarNode {
  files?: Record<string, AsarNode>;
}

function filesOf(node: AsarNode, at = ''): string[] {
  if (!node.files) return [at];
  return Object.entries(node.files).flatMap(([name, child]) => filesOf(child, path.posix.join(at, name)));
}

/** Every file that an asar archive names: after two length fields of 8 bytes each stands its directory as JSON. */
export async function listAsar(archive: string): Promise<string[]> {
  const file = await open(archive);
  try {
    const lengths = Buffer.alloc(16);
    await file.read(lengths, 0, lengths.length, 0);
    const header = Buffer.alloc(lengths.readUInt32LE(12));
    await file.read(header, 0, header.length, lengths.length);
    const directory: AsarNode = JSON.parse(header.toString('utf8'));
    return filesOf(directory);
  } finally {
    await file.close();
  }
}
