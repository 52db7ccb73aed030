import { createServer } from 'node:http';
import { listen, readBody, stop } from '../core/http.ts';

export interface LoopbackListener {
  readonly url: string;
  readonly port: number;
  /** What was brought to it, oldest first, and how. */
  readonly answers: readonly { method: string; path: string; fields: URLSearchParams }[];
  /** A field of the last answer. */
  last(field: string): string;
  close(): Promise<void>;
}

/** An app's own listener, as plain as can be: it takes the answer to a sign-in by GET or POST. */
export async function listenLoopback(): Promise<LoopbackListener> {
  const answers: { method: string; path: string; fields: URLSearchParams }[] = [];
  const server = createServer((request, response) => {
    readBody(request, 100_000, ({ bytes }) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
      const fields = request.method === 'POST' ? new URLSearchParams(bytes.toString()) : searchParams;
      answers.push({ method: request.method ?? '', path: pathname, fields });
      response.end('The app has the answer.');
    });
  });
  const { url, port } = await listen(server, 0);
  return {
    url,
    port,
    answers,
    last(field) {
      const value = answers.at(-1)?.fields.get(field);
      if (value == null) throw new Error(`The app was told no ${field}: ${answers.at(-1)?.fields}`);
      return value;
    },
    close: () => stop(server),
  };
}
