import { describe, expect, it } from 'vitest';
import { readWhole } from './whole-request.ts';

const host = 'host: 127.0.0.1:4780';

function lines(first: string, ...headers: string[]): string {
  return `${[first, ...headers].join('\r\n')}\r\n\r\n`;
}

const read = (text: string) => readWhole(Buffer.from(text, 'latin1'));

function whole(text: string) {
  const found = read(text);
  if (found === 'unusual') throw new Error('The request was taken for an unusual one');
  return found;
}

describe('a request in the usual form', () => {
  it('is read with its headers as they were written', () => {
    const body = '{"model":"m"}';
    const head = lines(
      'POST /openai/v1/chat/completions?a=1 HTTP/1.1',
      host,
      'X-Own:  two ',
      'Content-Length: 13',
    );
    const { request, length } = whole(head + body);
    expect(request).toMatchObject({ method: 'POST', url: '/openai/v1/chat/completions?a=1', complete: true });
    expect(request.rawHeaders).toEqual(['host', '127.0.0.1:4780', 'X-Own', 'two', 'Content-Length', '13']);
    expect(request.body?.toString()).toBe(body);
    expect(length).toBe(head.length + body.length);
  });

  it('needs no body', () => {
    expect(whole(lines('GET /v1/tools HTTP/1.1', host)).request.body).toHaveLength(0);
  });

  it('ends where its length says, whatever stands behind it', () => {
    const { request, length } = whole(
      `${lines('POST /a HTTP/1.1', host, 'content-length: 2')}{}GET /b HTTP/1.1`,
    );
    expect(request.body?.toString()).toBe('{}');
    expect(length).toBe(lines('POST /a HTTP/1.1', host, 'content-length: 2').length + 2);
  });

  it('has no body yet while a part of it is missing', () => {
    expect(whole(`${lines('POST /a HTTP/1.1', host, 'content-length: 5')}{"a"`).request.body).toBeNull();
  });
});

describe('what could be read in two ways, or is rare, is left to Node', () => {
  const post = 'POST /a HTTP/1.1';
  it.each([
    ['half a head', `${post}\r\n${host}\r\n`],
    ['another method', lines('DELETE /a HTTP/1.1', host)],
    ['HTTP/1.0', lines('GET /a HTTP/1.0', host)],
    ['an absolute address', lines('GET http://127.0.0.1:4780/a HTTP/1.1', host)],
    ['a space in the address', lines('GET /a b HTTP/1.1', host)],
    ['no host', lines('GET /a HTTP/1.1', 'accept: */*')],
    ['two hosts', lines('GET /a HTTP/1.1', host, host)],
    ['a word with a proxy', lines('GET /a HTTP/1.1', host, 'proxy-connection: close')],
    ['chunks', `${lines(post, host, 'transfer-encoding: chunked')}0\r\n\r\n`],
    [
      'chunks and a length',
      `${lines(post, host, 'content-length: 5', 'Transfer-Encoding: chunked')}0\r\n\r\n`,
    ],
    ['two lengths', `${lines(post, host, 'content-length: 2', 'content-length: 2')}{}`],
    ['a list of lengths', `${lines(post, host, 'content-length: 2, 2')}{}`],
    ['a signed length', `${lines(post, host, 'content-length: +2')}{}`],
    ['a length in hexadecimal', `${lines(post, host, 'content-length: 0x2')}{}`],
    ['no length behind its name', lines(post, host, 'content-length:')],
    ['a large body', lines(post, host, 'content-length: 65537')],
    ['a space before the colon', lines(post, host, 'content-length : 2')],
    ['a folded header', lines(post, host, 'a: b', ' c')],
    ['a header without a name', lines(post, host, ': b')],
    ['a line feed alone', `${post}\n${host}\n\n`],
    ['a carriage return within a header', lines(post, host, 'a: b\rcontent-length: 5')],
    ['a line feed within a header', lines(post, host, 'a: b\ncontent-length: 5')],
    ['a zero byte', lines(post, host, 'a: \0')],
    ['letters that are no ASCII', lines(post, host, 'a: é')],
    ['an empty line first', `\r\n${lines(post, host)}`],
    ['an upgrade', lines('GET /a HTTP/1.1', host, 'connection: upgrade', 'upgrade: h2c')],
    ['a connection that is to be closed', lines('GET /a HTTP/1.1', host, 'connection: close')],
    ['a body that waits for permission', lines(post, host, 'expect: 100-continue', 'content-length: 2')],
    ['very many headers', lines(post, host, ...Array.from({ length: 101 }, (_, n) => `h${n}: 1`))],
    ['a very long head', lines(post, host, `a: ${'b'.repeat(17_000)}`)],
  ])('%s', (_what, text) => {
    expect(read(text)).toBe('unusual');
  });
});
