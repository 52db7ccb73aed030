import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { headlessShell } from './shell.ts';

describe('the shell without a window', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'keydesk-shell-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it('keeps the chosen colours over a restart', () => {
    expect(headlessShell('1.0.0', dir).colorScheme()).toBe('auto');
    headlessShell('1.0.0', dir).setColorScheme('dark');
    expect(headlessShell('1.0.0', dir).colorScheme()).toBe('dark');
  });

  it.each(['', '{', '{"colorScheme":"pink"}'])(
    'follows the system when its file says %j',
    async (content) => {
      await writeFile(path.join(dir, 'panel.json'), content);
      expect(headlessShell('1.0.0', dir).colorScheme()).toBe('auto');
    },
  );

  it('opens no addresses', async () => {
    await expect(headlessShell('1.0.0', dir).openExternal('https://example.com')).rejects.toMatchObject({
      code: 'not_available_here',
    });
  });
});
