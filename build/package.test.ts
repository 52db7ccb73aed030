import { expect, test } from 'vitest';
import { overridesFor } from './package.mjs';

const registry = {
  executable: '/cache/electron-33/electron',
  args: [],
  env: { KEYDESK_SQLITE_BINDING: '/cache/sqlite/better_sqlite3.node' },
  version: '33.2.1',
  source: 'registry' as const,
};

test('an old Electron is packed with its own binding instead of the prebuilt one', () => {
  const overrides = overridesFor(registry);
  expect(overrides).toMatchObject({ electronDist: '/cache/electron-33', electronVersion: '33.2.1' });
  expect(overrides.files).toContainEqual({
    from: '/cache/sqlite',
    to: 'node_modules/better-sqlite3/build/Release',
    filter: ['better_sqlite3.node'],
  });
});

test('a current Electron is packed as electron-builder.yml says', () => {
  const { files } = overridesFor({ ...registry, env: {}, version: '45.4.1', source: 'installed' });
  expect(files).toEqual([]);
});
