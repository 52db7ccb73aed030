import { randomUUID } from 'node:crypto';

export interface NewAccount {
  email: string;
  password: string;
  name?: string;
}

/** Somebody with a mailbox at this provider. */
export interface Person {
  id: string;
  email: string;
  password: string;
  name: string;
}

export class People {
  readonly #byEmail = new Map<string, Person>();
  readonly #makeId: (serial: number) => string;

  constructor(makeId: (serial: number) => string = () => randomUUID()) {
    this.#makeId = makeId;
  }

  add({ email, password, name = email.replace(/@.*/, '') }: NewAccount): Person {
    if (this.find(email) !== undefined) throw new Error(`There is an account ${email} already.`);
    const person = { id: this.#makeId(this.#byEmail.size + 1), email, password, name };
    this.#byEmail.set(email.toLowerCase(), person);
    return person;
  }

  find(email: string): Person | undefined {
    return this.#byEmail.get(email.trim().toLowerCase());
  }

  demand(email: string): Person {
    const person = this.find(email);
    if (person === undefined) throw new Error(`There is no account ${email} at this simulator.`);
    return person;
  }

  withId(id: string | undefined): Person | undefined {
    return [...this.#byEmail.values()].find((person) => person.id === id);
  }
}
