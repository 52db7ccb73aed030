/** Runs at once, then at most once in so many milliseconds, and always after the last time that it was asked for. */
export function occasionally(work: () => void, everyMs: number): () => void {
  let asked = false;
  let timer: NodeJS.Timeout | null = null;

  function rest(): void {
    timer = null;
    if (!asked) return;
    asked = false;
    run();
  }

  function run(): void {
    timer = setTimeout(rest, everyMs).unref();
    work();
  }

  return () => {
    if (timer) asked = true;
    else run();
  };
}
