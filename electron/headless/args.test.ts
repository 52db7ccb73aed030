import { describe, expect, it } from 'vitest';
import { readArgs } from './args.ts';
import { defaultDataDir } from './data-dir.ts';

describe('arguments of the headless shell', () => {
  it('has usual places and ports without any', () => {
    expect(readArgs([])).toEqual({ data: undefined, port: undefined, panelPort: 4781 });
  });

  it('takes a folder and both ports', () => {
    const args = readArgs(['--data', 'somewhere', '--port=0', '--panel-port', '5000']);
    expect(args).toEqual({ data: 'somewhere', port: 0, panelPort: 5000 });
  });

  it.each([
    [['--verbose']],
    [['extra']],
    [['--data']],
    [['--data', '']],
    [['--port', 'http']],
    [['--port', '65536']],
  ])('refuses %j', (argv) => {
    expect(() => readArgs(argv)).toThrowError(expect.objectContaining({ name: 'UsageError' }));
  });

  it.each(['', ' ', '-1', '1.5', '0x1G'])('refuses %j as a port', (port) => {
    expect(() => readArgs([`--panel-port=${port}`])).toThrowError(
      '--panel-port needs a number from 0 to 65535.',
    );
  });
});

describe('the usual place for data', () => {
  it('follows the system', () => {
    expect(defaultDataDir('linux', {}, '/home/ada')).toBe('/home/ada/.local/share/keydesk');
    expect(defaultDataDir('linux', { XDG_DATA_HOME: '/data' }, '/home/ada')).toBe('/data/keydesk');
    expect(defaultDataDir('darwin', {}, '/Users/ada')).toBe('/Users/ada/Library/Application Support/keydesk');
  });

  it('ignores a relative XDG_DATA_HOME, as its specification says', () => {
    expect(defaultDataDir('linux', { XDG_DATA_HOME: 'data' }, '/home/ada')).toBe(
      '/home/ada/.local/share/keydesk',
    );
  });
});
