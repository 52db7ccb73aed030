import { expect, test } from 'vitest';
import { hasDisplay, parseCommand } from './commands.mjs';

test('start opens a window where there is a display, and the headless shell where there is none', () => {
  expect(parseCommand(['start'], { DISPLAY: ':0' }, 'linux')).toMatchObject({
    electron: true,
    needs: ['window'],
  });
  expect(parseCommand(['start'], {}, 'linux')).toMatchObject({ electron: false, needs: [], build: true });
  expect(parseCommand(['start'], {}, 'darwin')).toMatchObject({ electron: true });
});

test('only Linux can be without a display', () => {
  expect(hasDisplay({}, 'linux')).toBe(false);
  expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true);
  expect(hasDisplay({}, 'darwin')).toBe(true);
});

test('what stands after -- goes to the program', () => {
  expect(parseCommand(['serve', '--port', '0'], {}).args).toEqual(['--port', '0']);
  expect(parseCommand(['serve', '--', '--port', '0'], {}).args).toEqual(['--port', '0']);
});

test.each([[['constructor']], [[]], [['strat']]])('%j is refused with the list of commands', (argv) => {
  expect(() => parseCommand(argv, {})).toThrow(/There are: setup, start, serve/);
});
