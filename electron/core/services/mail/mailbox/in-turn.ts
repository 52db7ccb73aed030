/** Does a few at a time and keeps the order; the first that throws ends it. */
export async function inTurn<T, R>(
  items: readonly T[],
  atOnce: number,
  look: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) results[at] = await look(items[at] as T);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work));
  return results;
}
