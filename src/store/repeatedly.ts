/** What is looked after from time to time, as long as a process lives. */

export interface Repeated {
  /** Before the first look; 0: at once. */
  firstMs: number;
  everyMs: number;
  onError(error: unknown): void;
}

/** One look after the other, each with a signal that aborts when it has to end; `stop` waits for the last. */
export function repeatedly(
  look: (signal: AbortSignal) => Promise<unknown>,
  { firstMs, everyMs, onError }: Repeated,
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  let working: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const lookNow = () => {
    working = working.then(() => look(stopping.signal)).catch(onError);
    timer = setTimeout(lookNow, everyMs).unref();
  };
  if (firstMs === 0) lookNow();
  else timer = setTimeout(lookNow, firstMs).unref();
  return {
    async stop() {
      clearTimeout(timer);
      stopping.abort();
      await working;
    },
  };
}
