import { describe, expect, it } from 'vitest';
import { routes } from '../../../shared/ipc/routes.ts';
import { maxInputBytes, parseInput } from './input.ts';

const { 'users.create': createUser, 'agents.create': createAgent, 'vault.initialise': initialise } = routes;
const person = { name: 'Ada', password: 'a long password', role: 'member' };

function refusal(schema: Parameters<typeof parseInput>[0], input: unknown) {
  const parsed = parseInput(schema, input);
  return parsed.ok ? null : parsed.error;
}

describe('input from a panel', () => {
  it('is taken when it fits, trimmed where the schema says so', () => {
    const parsed = parseInput(createUser.input, { ...person, name: '  Ada ' });
    expect(parsed).toEqual({ ok: true, value: person });
  });

  it.each([
    ['an unknown field', { ...person, isAdmin: true }, 'isAdmin', 'Keydesk does not know this field.'],
    ['a missing field', { name: 'Ada', role: 'member' }, 'password', 'This is missing.'],
    ['a wrong type', { ...person, name: 7 }, 'name', 'This must be text.'],
    ['an empty text', { ...person, name: '   ' }, 'name', 'This is empty.'],
    ['a text that is too long', { ...person, name: 'x'.repeat(65) }, 'name', 'At most 64 characters.'],
    [
      'a value that is none of the choices',
      { ...person, role: 'owner' },
      'role',
      'This must be admin or member.',
    ],
  ])('refuses %s and names it', (_what, input, field, message) => {
    expect(refusal(createUser.input, input)).toEqual({ code: 'invalid_input', message, field });
  });

  it('keeps the words that a schema has of its own', () => {
    expect(refusal(createUser.input, { ...person, password: 'short' })).toMatchObject({
      field: 'password',
      message: 'At least 10 characters',
    });
  });

  it('names a field inside a list in dotted form', () => {
    expect(refusal(createAgent.input, { name: 'A', tools: ['openai-api', 'rm-rf'] })).toMatchObject({
      field: 'tools.1',
    });
  });

  it('refuses a number out of its range in words', () => {
    expect(refusal(createAgent.input, { name: 'A', expiresInDays: 0 })).toMatchObject({
      message: 'At least 1.',
    });
    expect(refusal(createAgent.input, { name: 'A', expiresInDays: 9999 })).toMatchObject({
      message: 'At most 3650.',
    });
    expect(refusal(createAgent.input, { name: 'A', expiresInDays: 1.5 })).toMatchObject({
      field: 'expiresInDays',
    });
  });

  it('refuses a choice that does not exist and consent that was not given', () => {
    expect(refusal(initialise.input, { mode: 'plain' })).toMatchObject({ field: 'mode' });
    expect(refusal(initialise.input, { mode: 'weak', consent: false })).toMatchObject({ field: 'consent' });
  });

  it.each([
    ['null', null],
    ['undefined', undefined],
    ['a list', []],
    ['a text', 'name'],
    ['a date', new Date(0)],
    ['a map', new Map([['name', 'Ada']])],
  ])('refuses %s instead of an object', (_what, input) => {
    expect(refusal(createUser.input, input)?.code).toBe('invalid_input');
  });

  it('refuses a field named __proto__ like any other unknown one', () => {
    const input: unknown = JSON.parse(
      `{"__proto__": {"role": "admin"}, "name": "Ada", "password": "a long password", "role": "member"}`,
    );
    const parsed = parseInput(createUser.input, input);
    expect(parsed.ok ? Object.keys(parsed.value as object) : []).not.toContain('__proto__');
    expect(({} as { role?: string }).role).toBeUndefined();
  });

  it('refuses what is no plain data', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    expect(refusal(createUser.input, circle)?.message).toBe('This input is not plain data.');
    expect(refusal(createUser.input, { ...person, name: 1n })?.message).toBe('This input is not plain data.');
  });

  it('refuses very deep nesting without falling over', () => {
    const deep: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
    expect(refusal(createUser.input, deep)?.code).toBe('invalid_input');
  });

  it('refuses more than the limit, counted in bytes', () => {
    expect(refusal(createUser.input, { ...person, name: 'é'.repeat(maxInputBytes / 2) })?.message).toBe(
      'This is more than 64 KB.',
    );
  });

  it('never repeats a value that it refuses', () => {
    const key = `sk-${'x'.repeat(5000)}`;
    const { message, field } =
      refusal(routes['systemKeys.save'].input, { service: 'openai', secret: key }) ?? {};
    expect({ message, field }).toEqual({ message: 'At most 4096 characters.', field: 'secret' });
  });
});
