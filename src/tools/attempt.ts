/** One try of something that may throw, hang or ignore its signal. */
import { setImmediate } from 'node:timers/promises';
import { ToolFault } from './contract.ts';

export type Attempt<T> =
  | { kind: 'value'; value: T }
  /** The tool itself says that it surely did not happen. */
  | { kind: 'fault'; fault: ToolFault }
  | { kind: 'timeout' }
  /** `called: false`: the caller had stopped before anything was tried. */
  | { kind: 'aborted'; called: boolean }
  | { kind: 'error'; error: unknown };

/**
 * Never rejects, and settles when the time is up or the caller aborts, even if the work goes on. Work that
 * answers its signal at once is still read: its ToolFault says more than a timeout does.
 */
export async function attempt<T>(
  work: (signal: AbortSignal) => Promise<T>,
  timeoutMs: number,
  caller: AbortSignal,
): Promise<Attempt<T>> {
  if (caller.aborted) return { kind: 'aborted', called: false };
  const stop = new AbortController();
  const settled = settle(() => work(stop.signal));
  const given = Promise.withResolvers<'timeout' | 'aborted'>();
  const timer = setTimeout(() => given.resolve('timeout'), timeoutMs);
  const onAbort = () => given.resolve('aborted');
  caller.addEventListener('abort', onAbort, { once: true });
  try {
    const first = await Promise.race([settled, given.promise]);
    if (typeof first !== 'string') return first;
    stop.abort();
    const end: Attempt<T> = first === 'timeout' ? { kind: first } : { kind: first, called: true };
    return await Promise.race([settled, setImmediate(end)]);
  } finally {
    caller.removeEventListener('abort', onAbort);
    clearTimeout(timer);
  }
}

async function settle<T>(work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { kind: 'value', value: await work() };
  } catch (error) {
    return error instanceof ToolFault ? { kind: 'fault', fault: error } : { kind: 'error', error };
  }
}
