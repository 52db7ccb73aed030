import { once } from 'node:events';
import { connect } from 'node:net';
import path from 'node:path';
import { KEYRING_PASSWORD } from '../../../build/session.mjs';

const unlockOperation = 1;
const done = 0;

/**
 * Unlocks the keyring of a session as signing in to the desktop does: over the daemon's own socket
 * (gnome-keyring, daemon/control: a byte for the credentials, then length, operation and password).
 */
export async function unlockKeyring(home: string): Promise<void> {
  const password = Buffer.from(KEYRING_PASSWORD);
  const numbers = Buffer.alloc(12);
  numbers.writeUInt32BE(numbers.length + password.length, 0);
  numbers.writeUInt32BE(unlockOperation, 4);
  numbers.writeUInt32BE(password.length, 8);
  const socket = connect(path.join(home, 'run/keyring/control'));
  socket.write(Buffer.concat([Buffer.alloc(1), numbers, password]));
  const [answer] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  if (answer.readUInt32BE(4) !== done) throw new Error('The keyring did not unlock.');
}
