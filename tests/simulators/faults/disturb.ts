import type { Exchange } from '../core/exchange.ts';
import type { Provider } from '../core/provider.ts';
import type { Reply } from '../core/reply.ts';
import { chunksOf, partAt } from './chunks.ts';
import { distort } from './distort.ts';
import type { Fault } from './fault.ts';
import { wait } from './gate.ts';
import { gzipSink, plainSink } from './sink.ts';

const notHttp = '\u0016\u0003\u0001 this is no HTTP answer\r\n\r\n';

/** Answers a request that met a fault. */
export async function disturb(exchange: Exchange, fault: Fault): Promise<void> {
  const { received, response, meter } = exchange;
  const provider = answeringOnce(exchange);
  if (fault.accepts === true) meter.accept(provider.answer(received));
  await wait(fault.hold);
  if (response.destroyed || fault.instead === 'stall') return;
  if (fault.instead === 'reset') {
    exchange.breakOff(() => response.socket?.resetAndDestroy());
  } else if (isGarbageBytes(fault)) {
    exchange.breakOff(() => response.socket?.end(notHttp));
  } else {
    await sendChunks(exchange, distort(provider, received, fault), fault);
  }
}

/** What was accepted is what is then answered, even where something is used up by answering. */
function answeringOnce({ provider, received }: Exchange): Provider<string> {
  let reply: Reply | undefined;
  return {
    ...provider,
    answer: (request) =>
      request === received ? (reply ??= provider.answer(request)) : provider.answer(request),
  };
}

async function sendChunks(exchange: Exchange, reply: Reply, fault: Fault): Promise<void> {
  const { request, response, meter } = exchange;
  const gzip = fault.gzip === true && /\bgzip\b/.test(String(request.headers['accept-encoding']));
  meter.begun(reply);
  response.writeHead(reply.status, gzip ? [...reply.headers, 'content-encoding', 'gzip'] : reply.headers);
  response.flushHeaders();
  const sink = gzip ? gzipSink(response) : plainSink(response);
  for (const [index, chunk] of allChunks(exchange, reply, fault).entries()) {
    if (index > 0) await wait(fault.pace);
    if (response.destroyed || fault.stallAfter === index) return;
    if (fault.cutAfter === index) break;
    await sink.write(chunk.text);
    meter.output(chunk.outputTokens);
  }
  if (fault.cutAfter === undefined) sink.end();
  else exchange.breakOff(() => response.destroy());
}

function allChunks(
  { received }: Exchange,
  reply: Reply,
  fault: Fault,
): { text: string; outputTokens: number }[] {
  const chunks = chunksOf(reply, fault);
  const at = fault.echoKey?.splitAt;
  return at === undefined ? chunks : partAt(chunks, received.secret ?? '', at);
}

function isGarbageBytes({ instead }: Fault): boolean {
  return typeof instead === 'object' && 'garbage' in instead && instead.garbage === 'bytes';
}
