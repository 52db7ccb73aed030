// Saves one secret after another under the same name and says each time when it is kept: rotation.test.ts kills it.
import { openStore } from '../store/open.ts';
import { createTestKeyring } from './test-keyring.ts';
import { saveSecret } from './test-vault.ts';
import { createVault } from './vault.ts';

const [dir = '', keyringSecret = ''] = process.argv.slice(2);
const store = await openStore({ dir });
const vault = await createVault({
  store,
  dir,
  keyring: createTestKeyring(Buffer.from(keyringSecret, 'hex')),
});
for (let n = 1; ; n += 1) {
  await saveSecret({ store, vault }, 'a', `secret ${n}`);
  process.stdout.write(`${n}\n`);
}
