type Undo = () => Promise<void> | void;

/** What was opened, to be closed in reverse, also when opening stopped half way. */
export class UndoStack {
  readonly #steps: Undo[] = [];

  push(undo: Undo): void {
    this.#steps.push(undo);
  }

  /** Every step runs, whatever the others did; the first failure is thrown at the end. */
  async run(): Promise<void> {
    const failures: unknown[] = [];
    for (let undo = this.#steps.pop(); undo; undo = this.#steps.pop()) {
      try {
        await undo();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
