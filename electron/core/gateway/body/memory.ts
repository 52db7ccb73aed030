/** Always let through: agents that send this much at a time cannot fill the memory by their connections alone. */
const smallBody = 64 * 1024;
/** One agent that sends much, or never ends what it sends, leaves room for the others. */
const shareOfOne = 1 / 4;

/** All bodies that are in memory at one time, over all calls. */
export class BodyMemory {
  readonly #limit: number;
  readonly #byAgent = new Map<string, number>();
  #taken = 0;

  constructor(limit = 256 * 1024 * 1024) {
    this.#limit = limit;
  }

  /** False: there is no room for a body of now `soFar` bytes, though they count until they are given back. */
  take(agent: string, bytes: number, soFar: number): boolean {
    const ofAgent = this.#add(agent, bytes);
    if (soFar <= smallBody) return true;
    return this.#taken <= this.#limit && ofAgent <= this.#limit * shareOfOne;
  }

  giveBack(agent: string, bytes: number): void {
    if (this.#add(agent, -bytes) === 0) this.#byAgent.delete(agent);
  }

  #add(agent: string, bytes: number): number {
    const ofAgent = (this.#byAgent.get(agent) ?? 0) + bytes;
    this.#byAgent.set(agent, ofAgent);
    this.#taken += bytes;
    return ofAgent;
  }
}
