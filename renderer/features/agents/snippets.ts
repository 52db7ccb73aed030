import type { ToolId } from '../../../shared/services.ts';

export type Language = 'python' | 'typescript' | 'shell';
export type SnippetGroup = 'openai' | 'anthropic' | 'mistral' | 'search' | 'claudeCode' | 'supabase' | 'curl';

export interface Snippet {
  group: SnippetGroup;
  language: Language;
  /** Which tool it needs; absent: works for every agent. */
  tool?: ToolId;
  /** What to install first. */
  install?: string;
  /** `gateway`: where it listens, without a slash at the end. The token stays in the environment, out of the code. */
  code: (gateway: string) => string;
}

/** Where an agent finds its token. */
export const tokenVariable = 'KEYDESK_TOKEN';

/** The line that puts the token there, for the shell of this system. */
export function tokenLine(token: string, windows: boolean): string {
  return windows ? `$env:${tokenVariable} = "${token}"` : `export ${tokenVariable}="${token}"`;
}

export const snippets: readonly Snippet[] = [
  {
    group: 'openai',
    language: 'python',
    tool: 'openai-api',
    install: 'pip install openai',
    code: (gateway) => `import os
from openai import OpenAI

client = OpenAI(
    base_url="${gateway}/openai/v1",
    api_key=os.environ["${tokenVariable}"],
)
answer = client.chat.completions.create(
    model="gpt-5-mini",
    messages=[{"role": "user", "content": "Say hello."}],
)
print(answer.choices[0].message.content)`,
  },
  {
    group: 'openai',
    language: 'typescript',
    tool: 'openai-api',
    install: 'npm install openai',
    code: (gateway) => `import OpenAI from 'openai';

const client = new OpenAI({
  baseURL: '${gateway}/openai/v1',
  apiKey: process.env.${tokenVariable},
});
const answer = await client.chat.completions.create({
  model: 'gpt-5-mini',
  messages: [{ role: 'user', content: 'Say hello.' }],
});
console.log(answer.choices[0].message.content);`,
  },
  {
    group: 'anthropic',
    language: 'python',
    tool: 'anthropic-api',
    install: 'pip install anthropic',
    code: (gateway) => `import os
from anthropic import Anthropic

client = Anthropic(
    base_url="${gateway}/anthropic",
    api_key=os.environ["${tokenVariable}"],
)
answer = client.messages.create(
    model="claude-haiku-4-5",
    max_tokens=256,
    messages=[{"role": "user", "content": "Say hello."}],
)
print(answer.content[0].text)`,
  },
  {
    group: 'anthropic',
    language: 'typescript',
    tool: 'anthropic-api',
    install: 'npm install @anthropic-ai/sdk',
    code: (gateway) => `import Anthropic from '@anthropic-ai/sdk';

const client = new Anthropic({
  baseURL: '${gateway}/anthropic',
  apiKey: process.env.${tokenVariable},
});
const answer = await client.messages.create({
  model: 'claude-haiku-4-5',
  max_tokens: 256,
  messages: [{ role: 'user', content: 'Say hello.' }],
});
console.log(answer.content);`,
  },
  {
    group: 'mistral',
    language: 'python',
    tool: 'mistral-ai-api',
    install: 'pip install mistralai',
    code: (gateway) => `import os
from mistralai.client import Mistral

client = Mistral(
    server_url="${gateway}/mistral",
    api_key=os.environ["${tokenVariable}"],
)
answer = client.chat.complete(
    model="mistral-small-latest",
    messages=[{"role": "user", "content": "Say hello."}],
)
print(answer.choices[0].message.content)`,
  },
  {
    group: 'mistral',
    language: 'typescript',
    tool: 'mistral-ai-api',
    install: 'npm install @mistralai/mistralai',
    code: (gateway) => `import { Mistral } from '@mistralai/mistralai';

const client = new Mistral({
  serverURL: '${gateway}/mistral',
  apiKey: process.env.${tokenVariable},
});
const answer = await client.chat.complete({
  model: 'mistral-small-latest',
  messages: [{ role: 'user', content: 'Say hello.' }],
});
console.log(answer.choices[0].message.content);`,
  },
  {
    group: 'search',
    language: 'shell',
    tool: 'web-search-api',
    code: (gateway) => `curl ${gateway}/serper/search \\
  -H "Authorization: Bearer $${tokenVariable}" \\
  -H "Content-Type: application/json" \\
  -d '{"q": "weather in Lisbon"}'`,
  },
  {
    group: 'claudeCode',
    language: 'shell',
    tool: 'anthropic-api',
    code: (gateway) => `export ANTHROPIC_BASE_URL="${gateway}/anthropic"
export ANTHROPIC_AUTH_TOKEN="$${tokenVariable}"
unset ANTHROPIC_API_KEY
claude`,
  },
  {
    group: 'supabase',
    language: 'shell',
    code: (gateway) => `# Agents written for edge functions only change their base URL:
curl ${gateway}/functions/v1/get-agent-tools \\
  -H "Authorization: Bearer $${tokenVariable}"

curl ${gateway}/functions/v1/web-search-api \\
  -H "Authorization: Bearer $${tokenVariable}" \\
  -H "Content-Type: application/json" \\
  -d '{"action": "search", "query": "weather in Lisbon"}'`,
  },
  {
    group: 'curl',
    language: 'shell',
    code: (gateway) => `# Which tools this agent can use:
curl ${gateway}/v1/tools -H "Authorization: Bearer $${tokenVariable}"

# A first question:
curl ${gateway}/openai/v1/chat/completions \\
  -H "Authorization: Bearer $${tokenVariable}" \\
  -H "Content-Type: application/json" \\
  -d '{"model": "gpt-5-mini", "messages": [{"role": "user", "content": "Say hello."}]}'`,
  },
];

/** What fits an agent that may use only these tools; null: every tool. */
export function snippetsFor(tools: readonly ToolId[] | null): Snippet[] {
  return snippets.filter(({ tool }) => tool === undefined || tools === null || tools.includes(tool));
}

export function groupsOf(list: readonly Snippet[]): SnippetGroup[] {
  return [...new Set(list.map(({ group }) => group))];
}
