// Rotates the data key and kills itself at a chosen moment: what rotation.test.ts starts and looks after.
import { openStore } from '../store/open.ts';
import { createTestKeyring } from './test-keyring.ts';
import { systemKeysTable } from './test-vault.ts';
import { createVault } from './vault.ts';

const [dir = '', keyringSecret = '', moment = ''] = process.argv.slice(2);

/** As `kill -9` from outside: nothing after it runs. */
function reached(name: string): Promise<void> {
  if (name !== moment) return Promise.resolve();
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
}

const store = await openStore({ dir });
const keyring = createTestKeyring(Buffer.from(keyringSecret, 'hex'));
const watchedStore = {
  db: store.db,
  async compact() {
    await reached('before the file is rewritten');
    await store.compact();
  },
};
const vault = await createVault({
  store: watchedStore,
  dir,
  keyring: {
    probe: () => keyring.probe(),
    unwrap: (wrapped) => keyring.unwrap(wrapped),
    async wrap(dataKey) {
      await reached('while the new key is wrapped');
      return await keyring.wrap(dataKey);
    },
  },
});
const table = systemKeysTable(store.db);
let replaced = 0;
vault.registerTable({
  table: table.table,
  async list(dataKeyId) {
    await reached('when the slots have the new key');
    return await table.list(dataKeyId);
  },
  async replace(ref, sealed, previous) {
    await table.replace(ref, sealed, previous);
    replaced += 1;
    await reached(`after row ${replaced}`);
  },
});
await vault.rotate();
await reached('at the end');
