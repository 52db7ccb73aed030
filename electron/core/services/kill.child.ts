// Saves one key after the other until it is killed: what kill.test.ts starts, kills and looks after.
import { createAudit } from '../audit/audit.ts';
import { openStore } from '../store/open.ts';
import { createTestKeyring } from '../vault/test-keyring.ts';
import { createVault } from '../vault/vault.ts';
import { createSystemKeys } from './system-keys.ts';
import { admin } from './testing.ts';

const [dir = '', baseUrl = '', keyringSecret = '', stem = ''] = process.argv.slice(2);

const store = await openStore({ dir });
const vault = await createVault({
  store,
  dir,
  keyring: createTestKeyring(Buffer.from(keyringSecret, 'hex')),
});
if (!vault.isReady()) await vault.initialise({ mode: 'os' });
const keys = await createSystemKeys({
  store,
  vault,
  audit: createAudit({ store }),
  version: '0.0.0',
  onChange: () => undefined,
  notice: () => undefined,
});
for (let number = 0; ; number++) {
  const label = `${stem}-${number}`;
  await keys.save(admin, { service: 'openai', secret: `sk-proj-${label}`, label, baseUrl });
  process.stdout.write(`${label}\n`);
}
