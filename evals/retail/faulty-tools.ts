/** Tools that go wrong once: at one call, in one way. */
import type { Tool } from '../../src/tools/contract.ts';

export const FAULTS = ['error before', 'timeout before', 'timeout after', 'delivered twice'] as const;

export interface Faults {
  /** Calls of tools so far, tries included. */
  calls: number;
  /** The call that goes wrong, counted from 1; 0: none. */
  at: number;
  how: (typeof FAULTS)[number];
}

/** Long enough for what is made before the time is up. */
const AFTER_MS = 60;
const BEFORE_MS = 5;

export function faulty(tools: Tool[], faults: () => Faults | undefined): Tool[] {
  return tools.map((tool) => wrapped(tool, faults));
}

function wrapped(tool: Tool, faults: () => Faults | undefined): Tool {
  const timeoutMs = tool.timeoutMs;
  const run = async (call: () => Promise<unknown>, signal: AbortSignal): Promise<unknown> => {
    const injected = faults();
    if (!injected) return call();
    injected.calls += 1;
    if (injected.calls !== injected.at) return call();
    switch (injected.how) {
      case 'error before':
        throw new Error('injected: broke before the effect');
      case 'timeout before':
        return hang(signal);
      case 'timeout after':
        await call();
        return hang(signal);
      case 'delivered twice': {
        const [, second] = await Promise.all([call(), call()]);
        return second;
      }
      default:
        return injected.how satisfies never;
    }
  };
  // Asked just before each call, so that only the one that is to hang is not waited for.
  const timeout = () => {
    const injected = faults();
    if (!injected || injected.calls + 1 !== injected.at) return timeoutMs;
    if (injected.how === 'timeout before') return BEFORE_MS;
    return injected.how === 'timeout after' ? AFTER_MS : timeoutMs;
  };
  const own: Tool = { ...tool };
  // The tool's own result goes through unread: the hands check it as they check every tool's.
  own.run = (...call: unknown[]) =>
    run(() => Reflect.apply(tool.run, tool, call), call.at(-1) as AbortSignal) as ReturnType<Tool['run']> &
      never;
  return Object.defineProperty(own, 'timeoutMs', { get: timeout, enumerable: true });
}

function hang(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) =>
    signal.addEventListener('abort', () => reject(new Error('injected: hung'))),
  );
}
