import { expect, test } from 'vitest';
import { preselected } from './permissions.ts';

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
