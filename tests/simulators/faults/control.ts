import { createServer } from 'node:http';
import * as z from 'zod';
import type { Book } from '../core/book.ts';
import { listen, parseJson, readBody, stop } from '../core/http.ts';
import type { KeyRing } from '../core/keys.ts';
import type { Fault } from './fault.ts';
import type { FaultQueue } from './queue.ts';

const count = z.number().int().nonnegative();
const keyState = z.enum(['valid', 'restricted', 'revoked', 'no-credit', 'inactive']);

const instead = z.union([
  z.enum(['stall', 'reset']),
  z.strictObject({
    status: z.number().int().min(200).max(599),
    headers: z.record(z.string(), z.string()).exactOptional(),
    body: z.unknown().exactOptional(),
  }),
  z.strictObject({
    redirect: z.string(),
    status: z.literal([301, 302, 303, 307, 308]).exactOptional(),
  }),
  z.strictObject({ garbage: z.enum(['bytes', 'json', 'html']) }),
  z.strictObject({ huge: count }),
]);

/** Every fault but the gates, which are milliseconds from outside. */
const fault: z.ZodType<Fault> = z.strictObject({
  times: count.min(1).exactOptional(),
  on: z
    .strictObject({
      method: z.string().exactOptional(),
      path: z.string().exactOptional(),
      key: z.string().exactOptional(),
    })
    .exactOptional(),
  instead: instead.exactOptional(),
  accepts: z.boolean().exactOptional(),
  echoKey: z
    .strictObject({ in: z.enum(['text', 'error', 'header']), splitAt: count.exactOptional() })
    .exactOptional(),
  hold: count.exactOptional(),
  pace: count.exactOptional(),
  cutAfter: count.exactOptional(),
  stallAfter: count.exactOptional(),
  failAfter: count.exactOptional(),
  gzip: z.boolean().exactOptional(),
});

const command = z.union([
  z.strictObject({ fault }),
  z.strictObject({ clearFaults: z.literal(true) }),
  z.strictObject({ addKey: z.strictObject({ secret: z.string().min(1), state: keyState }) }),
  z.strictObject({ setKeyState: z.strictObject({ secret: z.string().min(1), state: keyState }) }),
]);

export interface Controlled {
  book: Book;
  ring: KeyRing;
  faults: FaultQueue<Fault>;
}

/** A port of its own: nothing that reaches the provider's port, and so no agent, can script a fault. */
export async function startControl(controlled: Controlled, port = 0) {
  const server = createServer((request, response) => {
    const send = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (request.url !== '/__control') return send(404, { error: 'The only path is /__control.' });
    if (request.method === 'GET') return send(200, account(controlled));
    readBody(request, 1024 * 1024, ({ bytes }) => {
      const parsed = command.safeParse(parseJson(bytes));
      if (!parsed.success) return send(400, { error: z.prettifyError(parsed.error) });
      try {
        obey(controlled, parsed.data);
        send(200, { ok: true });
      } catch (error) {
        send(400, { error: (error as Error).message });
      }
    });
  });
  const { url } = await listen(server, port);
  return { url, close: () => stop(server) };
}

function obey({ ring, faults }: Controlled, order: z.infer<typeof command>): void {
  if ('fault' in order) faults.add(order.fault);
  else if ('clearFaults' in order) faults.clear();
  else if ('addKey' in order) ring.add(order.addKey.secret, order.addKey.state);
  else ring.setState(order.setKeyState.secret, order.setKeyState.state);
}

function account({ book, ring }: Controlled): unknown {
  return { totals: book.totals, keys: ring.all(), requests: book.entries };
}
