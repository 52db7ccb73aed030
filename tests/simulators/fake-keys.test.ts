import { describe, expect, it } from 'vitest';
import { fakeAdminKey, fakeKey, fakeLegacyOpenaiKey, providerNames } from './index.ts';

describe('fake keys', () => {
  it('have the prefix, length and alphabet of their provider', () => {
    expect(fakeKey('openai')).toMatch(/^sk-proj-[\w-]{74}T3BlbkFJ[\w-]{74}$/);
    expect(fakeKey('anthropic')).toMatch(/^sk-ant-api03-[\w-]{93}AA$/);
    expect(fakeKey('mistral')).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(fakeKey('serper')).toMatch(/^[0-9a-f]{40}$/);
    expect(fakeKey('smtp-com')).toMatch(/^[0-9a-f]{40}$/);
    expect(fakeKey('clicksend')).toMatch(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
    expect(fakeKey('brave')).toMatch(/^BSA[\w-]{28}$/);
    expect(fakeKey('tavily')).toMatch(/^tvly-[A-Za-z0-9]{32}$/);
    expect(fakeKey('serpapi')).toMatch(/^[0-9a-f]{64}$/);
    expect(fakeKey('exa')).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(fakeAdminKey('openai')).toMatch(/^sk-admin-[\w-]{74}T3BlbkFJ[\w-]{74}$/);
    expect(fakeAdminKey('anthropic')).toMatch(/^sk-ant-admin01-[\w-]{93}AA$/);
    expect(fakeLegacyOpenaiKey()).toMatch(/^sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}$/);
  });

  it('are new every time', () => {
    for (const name of providerNames) expect(fakeKey(name)).not.toBe(fakeKey(name));
  });
});
