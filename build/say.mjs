// Progress and problems go to stderr: stdout belongs to the program that is started (its first line may be JSON).

/** @param {string} text */
export const say = (text) => void process.stderr.write(`keydesk: ${text}\n`);

/** A problem that the person can solve: shown without a stack. */
export class SetupError extends Error {}
