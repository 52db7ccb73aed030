import { expect, it } from 'vitest';
import { permitted } from './scopes.ts';

it.each([
  'Mail.Read',
  'https://graph.microsoft.com/Mail.Read',
  'https://graph.microsoft.us/Mail.Read',
  'https://dod-graph.microsoft.us/Mail.Read',
  'https://microsoftgraph.chinacloudapi.cn/Mail.Read',
])('a permission is known in every cloud: %s', (scope) => {
  expect(permitted('microsoft', ['read', 'send'], [scope])).toEqual(['read']);
});

it('a permission of another service is none', () => {
  expect(permitted('microsoft', ['read'], ['https://outlook.office.com/Mail.Read'])).toEqual([]);
});

it('what allows drafts at Google allows sending', () => {
  const granted = ['https://www.googleapis.com/auth/gmail.compose'];
  expect(permitted('google', ['send', 'read', 'draft'], granted)).toEqual(['send', 'draft']);
});
