import { expect, test } from 'vitest';
import type { Integration } from '../../../../shared/ipc/integrations.ts';
import { isElsewhere, preselected } from './permissions.ts';

test('a first connection asks for sending only', () => {
  expect(preselected([], [])).toEqual(['send']);
});

test('what somebody came for is ticked beside what is allowed already', () => {
  expect(preselected([], ['read'])).toEqual(['read']);
  expect(preselected(['draft', 'send'], ['read'])).toEqual(['send', 'read', 'draft']);
});

test('what is allowed already is asked for again, so that it stays', () => {
  expect(preselected(['read'], [])).toEqual(['read']);
});

test('hosts that a connection does not go to yet are new to its owner', () => {
  const connected: Integration = {
    service: 'gmail',
    status: 'needs_you',
    reason: '',
    account: 'kim@example.com',
    needs: [],
    since: null,
    nextTry: null,
    proven: null,
    settings: {
      kind: 'gmail',
      account: 'kim@example.com',
      accountId: 'k1',
      permissions: ['send'],
      clientId: 'c1',
      tenant: null,
      tokenUrl: 'https://id.example/token',
      revokeUrl: null,
      api: 'https://mail.example',
      endsAt: null,
    },
    fallback: false,
    registered: true,
  };
  expect(isElsewhere(connected)).toBe(false);
  expect(isElsewhere({ ...connected, sendsTo: ['id.example', 'mail.example'] })).toBe(false);
  expect(isElsewhere({ ...connected, sendsTo: ['id.example', 'mail.example', 'new.example'] })).toBe(true);
  expect(isElsewhere({ ...connected, settings: null, sendsTo: ['id.example'] })).toBe(true);
});
