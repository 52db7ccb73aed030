import type { ServerResponse } from 'node:http';
import { constants, createGzip } from 'node:zlib';

/** Where chunks go; a write is done when the socket has taken it, so a cut comes after the chunk. */
export interface Sink {
  write(text: string): Promise<void>;
  end(): void;
}

export function plainSink(response: ServerResponse): Sink {
  return {
    write: (text) => send(response, text),
    end: () => response.end(),
  };
}

/** Flushes after every chunk, as a provider's edge does with a compressed stream. */
export function gzipSink(response: ServerResponse): Sink {
  const gzip = createGzip();
  const take = (): Buffer => (gzip.read() as Buffer | null) ?? Buffer.alloc(0);
  return {
    async write(text) {
      gzip.write(text);
      await new Promise<void>((resolve) => gzip.flush(constants.Z_SYNC_FLUSH, resolve));
      await send(response, take());
    },
    end() {
      gzip.pipe(response);
      gzip.end();
    },
  };
}

function send(response: ServerResponse, data: string | Buffer): Promise<void> {
  return new Promise((resolve) => {
    response.write(data, () => resolve());
  });
}
