// Sends one message, and says when it has an answer: what kill.test.ts starts, kills and looks after.
import { once } from 'node:events';
import { connect } from 'node:net';
import { systemClock } from '../services/clock.ts';
import { accepted, mail, openSends } from './testing.ts';

const [dir = '', port = '', idempotencyKey = ''] = process.argv.slice(2);

const { sends } = await openSends(dir, systemClock);
const answer = await sends.attempt(mail({ idempotencyKey }), async (reference) => {
  const socket = connect(Number(port), '127.0.0.1');
  socket.write(`${reference}\n`);
  await once(socket, 'data');
  socket.destroy();
  return accepted(reference);
});
process.stdout.write(`${JSON.stringify(answer)}\n`);
