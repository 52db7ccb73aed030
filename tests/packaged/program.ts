import path from 'node:path';

const unpacked = {
  linux: 'linux-unpacked/keydesk',
  win32: 'win-unpacked/Keydesk.exe',
  darwin: `mac${process.arch === 'arm64' ? '-arm64' : ''}/Keydesk.app/Contents/MacOS/Keydesk`,
};

/** What `npm run package -- --dir` leaves; with `--inspectable`, the same program that a test can drive. */
export function packagedProgram(folder: 'packages' | 'packages-inspectable'): string {
  const program = unpacked[process.platform as keyof typeof unpacked];
  return path.resolve(import.meta.dirname, '../../dist', folder, program);
}
