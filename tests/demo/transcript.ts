/** Prints the demo as something that a person reads: numbered steps, what was asked, what came back. */
let step = 0;

export function heading(text: string): void {
  step += 1;
  process.stdout.write(`\n${step}. ${text}\n`);
}

export function line(text: string): void {
  process.stdout.write(`   ${text}\n`);
}

/** Shows the pieces of a streamed answer as they arrive. */
export async function stream(label: string, pieces: AsyncIterable<string>): Promise<string> {
  let whole = '';
  process.stdout.write(`   ${label}: `);
  for await (const piece of pieces) {
    whole += piece;
    process.stdout.write(piece);
  }
  process.stdout.write('\n');
  return whole;
}

/** The demo is a promise to the reader: a step that does not show what it says ends it with an error. */
export function expect(condition: unknown, what: string): asserts condition {
  if (!condition) throw new Error(`The demo expected ${what}`);
}
