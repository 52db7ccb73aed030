import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { groupsOf, snippets, snippetsFor, tokenLine, tokenVariable } from './snippets.ts';

const run = promisify(execFile);
const token = 'kd_snippet-test';

/** The least that each SDK accepts as an answer. */
const answers: Record<string, unknown> = {
  '/openai/v1/chat/completions': {
    id: 'c1',
    object: 'chat.completion',
    created: 1,
    model: 'm',
    choices: [
      { index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Hello from OpenAI' } },
    ],
  },
  '/anthropic/v1/messages': {
    id: 'm1',
    type: 'message',
    role: 'assistant',
    model: 'm',
    stop_reason: 'end_turn',
    content: [{ type: 'text', text: 'Hello from Anthropic' }],
    usage: { input_tokens: 1, output_tokens: 1 },
  },
  '/mistral/v1/chat/completions': {
    id: 'c1',
    object: 'chat.completion',
    created: 1,
    model: 'm',
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
    choices: [
      { index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Hello from Mistral' } },
    ],
  },
};

let gateway: Server;
let address: string;
let received: { path: string; headers: IncomingHttpHeaders }[] = [];

beforeAll(async () => {
  gateway = createServer((request, response) => {
    const path = request.url?.split('#')[0] ?? '';
    received.push({ path, headers: request.headers });
    request.resume();
    response.writeHead(path in answers ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answers[path] ?? {}));
  });
  gateway.listen(0, '127.0.0.1');
  await once(gateway, 'listening');
  address = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
});

afterAll(() => gateway.close());

const typescript = snippets.filter(({ language }) => language === 'typescript');

test.each(typescript.map((snippet) => [snippet.group, snippet] as const))(
  'the TypeScript snippet for %s reaches the gateway with the token when it is pasted and run',
  async (group, snippet) => {
    received = [];
    const { stdout } = await run(
      process.execPath,
      ['--input-type=module-typescript', '-e', snippet.code(address)],
      {
        env: { ...process.env, [tokenVariable]: token },
      },
    );
    expect(stdout).toMatch(/Hello from (OpenAI|Anthropic|Mistral)/);
    const [call] = received;
    expect(call?.path).toContain(`/${group}/v1/`);
    expect([call?.headers.authorization, call?.headers['x-api-key']]).toContainEqual(
      expect.stringContaining(token),
    );
  },
);

test('the Python snippets name the addresses that the TypeScript ones were tried with', () => {
  for (const { group, code } of typescript) {
    const python = snippets.find((snippet) => snippet.group === group && snippet.language === 'python');
    const base = /'(http:[^']+)'/.exec(code(address))?.[1];
    expect(python?.code(address)).toContain(`"${base}"`);
  }
});

test('no snippet holds a token; each reads it from the environment', () => {
  for (const { code } of snippets) {
    expect(code(address)).toContain(tokenVariable);
    expect(code(address)).toContain(address);
  }
});

test('an agent that is limited to some tools sees only what it can use', () => {
  expect(groupsOf(snippetsFor(['web-search-api']))).toEqual(['search', 'supabase', 'curl']);
  expect(groupsOf(snippetsFor(['anthropic-api']))).toEqual(['anthropic', 'claudeCode', 'supabase', 'curl']);
  expect(snippetsFor(null)).toHaveLength(snippets.length);
});

test('the line for the terminal fits the shell of the system', () => {
  expect(tokenLine('kd_1', false)).toBe('export KEYDESK_TOKEN="kd_1"');
  expect(tokenLine('kd_1', true)).toBe('$env:KEYDESK_TOKEN = "kd_1"');
});
