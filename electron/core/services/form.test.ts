import { describe, expect, it } from 'vitest';
import { formProblem } from './form.ts';

const plain = 'form-data; name="model"';

function form(...heads: string[]): string {
  return `${heads.map((head) => `--b\r\n${head}\r\n\r\nx\r\n`).join('')}--b--\r\n`;
}

function problem(body: string, contentType = 'multipart/form-data; boundary=b') {
  return formProblem(Buffer.from(body), contentType, ['file', 'model', 'image']);
}

function withDisposition(value: string): string {
  return form(`Content-Disposition: ${plain}`, `Content-Disposition: ${value}`);
}

describe('a form', () => {
  it.each([
    'form-data; name="file"; filename="Über uns (2).mp3"',
    'form-data; name="file"; filename=""',
    'form-data; name="image[]"',
    'form-data; name="image[1]"',
  ])('with a part %s passes', (value) => {
    expect(problem(withDisposition(value))).toBeNull();
  });

  it('as the platform writes it passes', async () => {
    const data = new FormData();
    data.append('model', 'm');
    data.append('file', new Blob(['--\r\n\r\n--x'], { type: 'audio/mpeg' }), 'a.mp3');
    const request = new Request('http://127.0.0.1', { method: 'POST', body: data });
    const contentType = request.headers.get('content-type') ?? '';
    const body = Buffer.from(await request.arrayBuffer());
    expect(formProblem(body, contentType, ['file', 'model'])).toBeNull();
    expect(formProblem(body, contentType, ['model'])).toMatchObject({ code: 'not_allowed', field: 'file' });
  });

  it('as older libraries write it passes', () => {
    const head = `content-disposition: ${plain}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit`;
    expect(problem(form(head), 'multipart/form-data; boundary="b"')).toBeNull();
    expect(problem(form(head).trimEnd())).toBeNull();
  });

  it('of thousands of parts is refused', () => {
    const parts = Array.from({ length: 1001 }, () => `Content-Disposition: ${plain}`);
    expect(problem(form(...parts.slice(1)))).toBeNull();
    expect(problem(form(...parts))?.code).toBe('invalid_input');
  });

  it.each(['file_id', 'model[file_id]', 'File', '', 'constructor', 'a b'])(
    'with a field %j is refused',
    (name) => {
      expect(problem(withDisposition(`form-data; name="${name}"`))).toMatchObject({
        code: 'not_allowed',
        hint: expect.stringContaining('file, model, image'),
      });
    },
  );
});

describe('another spelling of a field is refused', () => {
  it.each([
    'form-data; nAme="file_id"',
    'form-data; name=file_id',
    'form-data; name=model',
    'form-data; name\t=\t"file_id"',
    'form-data;\tname="file_id"',
    'form-data; name = "file_id"',
    "form-data; name*=utf-8''file%5Fid",
    'form-data; name*0="file_"; name*1="id"',
    'form-data; name="file\\_id"',
    "form-data; name='file_id'",
    'form-data;\r\n name="file_id"',
    'form-data; name="model"; name="file_id"',
    'form-data; name="model"; filename="x\\"; name="file_id"',
    'form-data; name="model"; filename="x"; name="file_id"',
    'form-data; filename="x"; name="file_id"',
    `form-data; name="model"; name*=utf-8''file_id`,
    `form-data; name="model"\r\nContent-Disposition: form-data; name="file_id"`,
    `form-data; name="model"\nContent-Disposition: form-data; name="file_id"`,
    `form-data; name="model"\rX: form-data; name="file_id"`,
    'form-data; name="model"\r\nContent-Transfer-Encoding: base64',
    'form-data; name="model"\r\nX-Other: 1',
    'form-data; name="model"\r\nContent-Type: multipart/mixed;\r\n boundary=c',
    'attachment; name="file_id"',
    'form-data',
  ])('%j', (value) => {
    const refused = problem(withDisposition(value))?.code;
    expect(refused).toBeDefined();
  });

  it('nameless parts and parts without a head', () => {
    expect(problem(form('Content-Type: text/plain'))?.code).toBe('invalid_input');
    expect(problem(`--b\r\n\r\nx\r\n--b--`)?.code).toBe('invalid_input');
    expect(problem(`--b\r\nContent-Disposition: ${plain}\r\n--b--`)?.code).toBe('invalid_input');
  });
});

describe('parts that only some parsers see are refused', () => {
  const hidden = 'Content-Disposition: form-data; name="file_id"\r\n\r\nfile-1';
  const seen = `--b\r\nContent-Disposition: ${plain}\r\n\r\nx`;
  it.each([
    ['after half a line break', `${seen}\n--b\r\n${hidden}\r\n--b--`],
    ['in the middle of a line', `${seen}--b\r\n${hidden}\r\n--b--`],
    ['after a delimiter with blanks', `${seen}\r\n--b \r\n${hidden}\r\n--b--`],
    ['after a delimiter and half a line break', `${seen}\r\n--b\n${hidden}\r\n--b--`],
    ['before the first delimiter', `${hidden}\r\n${form(`Content-Disposition: ${plain}`)}`],
    ['behind the last delimiter', `${seen}\r\n--b--\r\n--b\r\n${hidden}\r\n--b--`],
    ['without a last delimiter', `${seen}\r\n--b\r\n${hidden}`],
    ['below a longer boundary', `${seen}\r\n--bc\r\n${hidden}\r\n--b--`],
  ])('%s', (_where, body) => {
    expect(problem(body)?.code).toBe('invalid_input');
  });

  it.each([
    'multipart/form-data',
    'multipart/form-data; boundary=',
    'multipart/form-data; boundary=a; boundary=b',
    'multipart/form-data; boundary=b; boundary=a',
    'multipart/form-data; boundary*=b',
    'multipart/form-data; boundary="a\\b"',
    'multipart/mixed; boundary=b',
    'multipart/form-data; boundary=b, multipart/form-data; boundary=a',
  ])('of the content type %j', (contentType) => {
    expect(problem(form(`Content-Disposition: ${plain}`), contentType)?.code).toBe('invalid_input');
  });
});
