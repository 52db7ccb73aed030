/** All bodies that are in memory at one time, over all calls. */
export class BodyMemory {
  readonly #limit: number;
  #taken = 0;

  constructor(limit = 256 * 1024 * 1024) {
    this.#limit = limit;
  }

  /** False: there is no room, though it counts until it is given back. */
  take(bytes: number): boolean {
    this.#taken += bytes;
    return this.#taken <= this.#limit;
  }

  giveBack(bytes: number): void {
    this.#taken -= bytes;
  }
}
