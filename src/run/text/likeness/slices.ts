/** Work that takes long, as a generator that yields now and then, so that others have their turn between. */

/** The whole at once. */
export function atOnce<T>(work: Generator<void, T>): T {
  for (;;) {
    const slice = work.next();
    if (slice.done) return slice.value;
  }
}

/** The whole, with a pause after every slice. */
export async function inSlices<T>(work: Generator<void, T>, pause: () => Promise<unknown>): Promise<T> {
  for (;;) {
    const slice = work.next();
    if (slice.done) return slice.value;
    await pause();
  }
}
