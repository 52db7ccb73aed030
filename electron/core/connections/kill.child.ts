// Calls an API with a person's connection, and says when it works with a token: what kill.test.ts starts and kills.
import { openCore } from '../testing.ts';
import { TokenRejected } from '../oauth/types.ts';
import { createTestKeyring } from '../vault/test-keyring.ts';

const [dataDir = '', keyringSecret = '', owner = '', service = ''] = process.argv.slice(2);
const core = await openCore({ dataDir, keyring: createTestKeyring(Buffer.from(keyringSecret, 'hex')) });
const lease = core.connections.lease(owner, service === 'gmail' ? 'gmail' : 'outlook');
if ('problem' in lease || !lease.grant) throw new Error('There is nothing to call with.');
let tries = 0;
await lease.grant.withToken(async () => {
  tries += 1;
  if (tries === 1) throw new TokenRejected();
  process.stdout.write('used\n');
});
await core.dispose();
