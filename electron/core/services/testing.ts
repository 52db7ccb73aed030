import { KeyError } from './types.ts';

/** The refusal that `run` throws; fails the test when there is none. */
export function refusalOf(run: () => unknown): KeyError {
  try {
    run();
  } catch (error) {
    if (error instanceof KeyError) return error;
    throw error;
  }
  throw new Error('Nothing was refused.');
}
