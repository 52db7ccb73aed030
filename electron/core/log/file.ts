import fs from 'node:fs';
import path from 'node:path';

const largest = 5 * 1024 * 1024;

/** `logs/keydesk.log` and the one before it, each up to 5 MB, readable by this account only. */
export function createLogFile(dir: string, limit = largest): (line: string) => void {
  const folder = path.join(dir, 'logs');
  const file = path.join(folder, 'keydesk.log');
  let handle: number | undefined;
  let size = 0;
  let lost = 0;

  function open(): number {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    const opened = fs.openSync(file, 'a', 0o600);
    fs.fchmodSync(opened, 0o600);
    size = fs.fstatSync(opened).size;
    return opened;
  }

  function rotate(): void {
    if (handle !== undefined) fs.closeSync(handle);
    handle = undefined;
    fs.renameSync(file, `${file}.1`);
  }

  function append(text: string): void {
    handle ??= open();
    const bytes = Buffer.byteLength(text);
    if (size > 0 && size + bytes > limit) {
      rotate();
      handle = open();
    }
    fs.writeSync(handle, text);
    size += bytes;
  }

  return (line) => {
    try {
      if (lost > 0) append(`${JSON.stringify({ level: 40, msg: `${lost} lines could not be written` })}\n`);
      lost = 0;
      append(line);
    } catch {
      // A full or read-only disk must not take the program down with its log; the gap is said once there is room again.
      lost += 1;
    }
  };
}
