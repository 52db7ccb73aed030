/**
 * The catalogue of services: the one place that knows which service is shared and which is personal.
 * The rule: do users need different configurations? No: a system key. Yes: a user integration.
 */
export const systemServiceIds = ['openai', 'anthropic', 'mistral', 'serper'] as const;
export const userServiceIds = ['smtp', 'clicksend', 'gmail', 'outlook'] as const;

export type SystemServiceId = (typeof systemServiceIds)[number];
export type UserServiceId = (typeof userServiceIds)[number];
export type ServiceId = SystemServiceId | UserServiceId;

export const toolIds = [
  'openai-api',
  'anthropic-api',
  'mistral-ai-api',
  'web-search-api',
  'smtp-api',
  'clicksend-api',
  'gmail-api',
  'microsoft-outlook-api',
] as const;
export type ToolId = (typeof toolIds)[number];

export interface ServiceEntry {
  id: ServiceId;
  name: string;
  scope: 'system' | 'user';
  tool: ToolId;
  /** System services only: where the key is sent unless the admin names another endpoint. An origin, no path. */
  baseUrl?: string;
  /** System services only: what a key of this provider looks like, in words for the form. */
  keyFormat?: string;
  /** Where a person gets a key or an account. Opened only through the https-only external link module. */
  site: string;
}

export const services: readonly ServiceEntry[] = [
  {
    id: 'openai',
    name: 'OpenAI',
    scope: 'system',
    tool: 'openai-api',
    baseUrl: 'https://api.openai.com',
    keyFormat: 'sk-…',
    site: 'https://platform.openai.com/api-keys',
  },
  {
    id: 'anthropic',
    name: 'Anthropic',
    scope: 'system',
    tool: 'anthropic-api',
    baseUrl: 'https://api.anthropic.com',
    keyFormat: 'sk-ant-…',
    site: 'https://console.anthropic.com/settings/keys',
  },
  {
    id: 'mistral',
    name: 'Mistral AI',
    scope: 'system',
    tool: 'mistral-ai-api',
    baseUrl: 'https://api.mistral.ai',
    keyFormat: '32 letters and digits',
    site: 'https://console.mistral.ai/api-keys',
  },
  {
    id: 'serper',
    name: 'Serper',
    scope: 'system',
    tool: 'web-search-api',
    baseUrl: 'https://google.serper.dev',
    keyFormat: '40 hexadecimal characters',
    site: 'https://serper.dev/api-key',
  },
  { id: 'smtp', name: 'SMTP / SMTP.com', scope: 'user', tool: 'smtp-api', site: 'https://www.smtp.com' },
  {
    id: 'clicksend',
    name: 'ClickSend SMS',
    scope: 'user',
    tool: 'clicksend-api',
    site: 'https://www.clicksend.com',
  },
  { id: 'gmail', name: 'Gmail', scope: 'user', tool: 'gmail-api', site: 'https://mail.google.com' },
  {
    id: 'outlook',
    name: 'Microsoft Outlook',
    scope: 'user',
    tool: 'microsoft-outlook-api',
    site: 'https://outlook.office.com',
  },
];

export function serviceById(id: ServiceId): ServiceEntry {
  const entry = services.find((service) => service.id === id);
  if (!entry) throw new Error(`Unknown service ${id}`);
  return entry;
}

export function serviceByTool(tool: ToolId): ServiceEntry {
  const entry = services.find((service) => service.tool === tool);
  if (!entry) throw new Error(`Unknown tool ${tool}`);
  return entry;
}
