// Saves two keys and kills itself at a chosen moment of the second: what kill.test.ts starts and looks after.
import { createAudit } from '../audit/audit.ts';
import type { Audit } from '../audit/types.ts';
import { openStore } from '../store/open.ts';
import { createTestKeyring } from '../vault/test-keyring.ts';
import { createVault } from '../vault/vault.ts';
import { createSystemKeys } from './system-keys.ts';
import { admin } from './testing.ts';

const [dir = '', baseUrl = '', keyringSecret = '', moment = '', first = '', second = ''] =
  process.argv.slice(2);
let armed = false;

/** As `kill -9` from outside: nothing after it runs. */
function reached(name: string): Promise<void> | void {
  if (!armed || name !== moment) return undefined;
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
}

const store = await openStore({ dir });
const vault = await createVault({
  store,
  dir,
  keyring: createTestKeyring(Buffer.from(keyringSecret, 'hex')),
});
if (!vault.isReady()) await vault.initialise({ mode: 'os' });
const audit = createAudit({ store });
// The audit row is the last statement of the transaction.
const watched: Audit = {
  ...audit,
  async recordIn(transaction, entry) {
    await reached('before the record');
    await audit.recordIn(transaction, entry);
    await reached('before the commit');
  },
};
const keys = await createSystemKeys({
  store,
  vault,
  audit: watched,
  version: '0.0.0',
  onChange: () => void reached('after the commit'),
  notice: () => undefined,
});
await keys.save(admin, { service: 'openai', secret: first, label: 'old', baseUrl });
armed = true;
await keys.save(admin, { service: 'openai', secret: second, label: 'new', baseUrl });
