/**
 * A provider's stand-in in a process of its own: `node server.ts` prints its port. Written on bare sockets, so that it
 * costs as little as possible beside what is measured. It takes well-formed requests of well-behaved clients only.
 */
import { type AddressInfo, type Socket, createServer } from 'node:net';
import { chatAnswer, modelsAnswer, piecesOfStream, streamEnd, streamHead, streamPiece } from './answers.ts';

/** Between two pieces of a paced stream. */
const paceMs = 5;

interface Request {
  head: string;
  body: string;
  /** Bytes of it, head and body. */
  length: number;
}

/** The first whole request in what has come so far. */
function firstRequest(data: string): Request | null {
  const headEnd = data.indexOf('\r\n\r\n');
  if (headEnd < 0) return null;
  const head = data.slice(0, headEnd);
  const from = headEnd + 4;
  const size = /\r\ncontent-length: *(\d+)/i.exec(head);
  if (size) {
    const length = from + Number(size[1]);
    return data.length < length ? null : { head, body: data.slice(from, length), length };
  }
  if (!/\r\ntransfer-encoding: *chunked/i.test(head)) return { head, body: '', length: from };
  const end = data.indexOf('0\r\n\r\n', from);
  return end < 0 ? null : { head, body: data.slice(from, end), length: end + 5 };
}

function answer(socket: Socket, { head, body }: Request): void {
  if (head.startsWith('GET')) socket.write(modelsAnswer);
  else if (!body.includes('"stream":true')) socket.write(chatAnswer);
  else stream(socket, body.includes('"paced"'), body.includes('"include_usage":true'));
}

function stream(socket: Socket, paced: boolean, withUsage: boolean): void {
  let left = piecesOfStream;
  const next = (): void => {
    if (socket.destroyed) return;
    left -= 1;
    socket.write(streamPiece(), 'latin1');
    if (left === 0) socket.write(streamEnd(withUsage), 'latin1');
    else if (paced) setTimeout(next, paceMs);
    else setImmediate(next);
  };
  socket.cork();
  socket.write(streamHead);
  next();
  socket.uncork();
}

const server = createServer({ noDelay: true }, (socket) => {
  let waiting = '';
  socket.setEncoding('latin1');
  socket.on('error', () => socket.destroy());
  socket.on('data', (data: string) => {
    waiting = waiting === '' ? data : waiting + data;
    for (let one = firstRequest(waiting); one; one = firstRequest(waiting)) {
      waiting = waiting.slice(one.length);
      answer(socket, one);
    }
  });
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`);
});
