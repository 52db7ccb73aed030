import { describe, expect, it } from 'vitest';
import { accountRoutes } from './accounts.ts';

const agents = accountRoutes['agents.create'].input;
const people = accountRoutes['users.create'].input;

function person(name: string) {
  return people.safeParse({ name, password: 'long enough for this', role: 'member' });
}

describe('names of people and agents', () => {
  it.each(['Zoë', '  Ann  ', 'مريم', 'Build bot #3', '👩‍💻'])('may be %j', (name) => {
    expect(person(name).data?.name).toBe(name.trim());
    expect(agents.safeParse({ name }).data?.name).toBe(name.trim());
  });

  it.each([0x00, 0x0a, 0x1f, 0x7f, 0x85, 0x9f, 0x200e, 0x200f, 0x202a, 0x202e, 0x2066, 0x2069])(
    'cannot hold the character with the code %i, not even at the end',
    (code) => {
      for (const name of [`An${String.fromCharCode(code)}na`, `Anna${String.fromCharCode(code)}`]) {
        const refusals = [person(name), agents.safeParse({ name })].map(
          ({ error }) => error?.issues[0]?.message,
        );
        expect(refusals).toEqual([
          expect.stringMatching(/control characters/),
          expect.stringMatching(/direction/),
        ]);
      }
    },
  );
});
