/** Where events of streams hold what the model wrote, whichever provider's they are. */
const written =
  /"(?:content|text|delta|arguments|partial_json|thinking|reasoning|reasoning_content|refusal|transcript|input|name)": ?"/g;

/**
 * How many bytes a model wrote in this event: as many tokens at most. Escapes make it more, never less. Counted for the
 * case that the stream is cut before the provider tells its own number.
 */
export function generatedIn(line: string): number {
  // Ids, names and times stand in front of it.
  written.lastIndex = Math.max(line.indexOf('"delta"'), 0);
  let bytes = 0;
  while (written.test(line)) {
    const start = written.lastIndex;
    const end = endOfString(line, start);
    bytes += end - start;
    written.lastIndex = end;
  }
  return bytes;
}

/** The closing quote of a string that begins at `from`, or the end of the line. */
function endOfString(line: string, from: number): number {
  let quote = line.indexOf('"', from);
  while (quote >= 0 && isEscaped(line, from, quote)) quote = line.indexOf('"', quote + 1);
  return quote < 0 ? line.length : quote;
}

function isEscaped(line: string, from: number, quote: number): boolean {
  let first = quote;
  while (first > from && line[first - 1] === '\\') first--;
  return (quote - first) % 2 === 1;
}
