/**
 * Reads run side by side within limits: so many for one run, so many for one tenant. Whoever came first goes
 * first; who gives up while waiting leaves the line.
 */
import type { ToolRunner } from './ports/tools.ts';

export interface ReadLimits {
  perRun: number;
  perTenant: number;
}

interface Waiting {
  run: string;
  go: () => void;
}

interface Line {
  /** Reads under way, by run. */
  running: Map<string, number>;
  total: number;
  waiting: Waiting[];
}

/** The tool runner with at most so many reads at once. Writes run one at a time by the rules already. */
export function withReadLimits(toolRunner: ToolRunner, limits: ReadLimits): ToolRunner {
  const lines = new Map<string, Line>();
  const lineOf = (tenant: string): Line => {
    const line = lines.get(tenant) ?? { running: new Map(), total: 0, waiting: [] };
    lines.set(tenant, line);
    return line;
  };

  const mayGo = (line: Line, run: string) =>
    line.total < limits.perTenant && (line.running.get(run) ?? 0) < limits.perRun;
  const begin = (line: Line, run: string) => {
    line.total += 1;
    line.running.set(run, (line.running.get(run) ?? 0) + 1);
  };
  const end = (tenant: string, line: Line, run: string) => {
    line.total -= 1;
    const left = (line.running.get(run) ?? 1) - 1;
    if (left > 0) line.running.set(run, left);
    else line.running.delete(run);
    for (let n = 0; n < line.waiting.length; ) {
      const next = line.waiting[n];
      if (!next || !mayGo(line, next.run)) {
        n += 1;
        continue;
      }
      line.waiting.splice(n, 1);
      begin(line, next.run);
      next.go();
    }
    if (line.total === 0 && line.waiting.length === 0) lines.delete(tenant);
  };

  /** true: it is the caller's turn, and `end` must follow. */
  const turn = (line: Line, run: string, signal: AbortSignal): Promise<boolean> => {
    if (mayGo(line, run)) {
      begin(line, run);
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const leave = () => {
        line.waiting.splice(line.waiting.indexOf(me), 1);
        resolve(false);
      };
      const me: Waiting = {
        run,
        go() {
          signal.removeEventListener('abort', leave);
          resolve(true);
        },
      };
      line.waiting.push(me);
      signal.addEventListener('abort', leave, { once: true });
    });
  };

  return {
    ...toolRunner,
    async read(tool, args, { context, signal }) {
      const line = lineOf(context.tenant);
      const stopped = { code: 'stopped', message: 'The work was stopped before it began.' };
      if (signal.aborted || !(await turn(line, context.run, signal)))
        return { outcome: 'failed', ms: 0, tries: 0, fault: stopped };
      try {
        return await toolRunner.read(tool, args, { context, signal });
      } finally {
        end(context.tenant, line, context.run);
      }
    },
  };
}
