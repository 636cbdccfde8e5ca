import { useCallback, useEffect, useRef, useState } from 'react';
import type { ErasedView } from '../../../../flow/ports/cases.ts';
import type { RunView } from '../../../../run/view/run-view.ts';
import { type Api, ApiError } from '../net/api.ts';
import { follow, type Link } from '../net/follow.ts';

export type Shown =
  | { kind: 'reading' }
  | { kind: 'run'; view: RunView }
  | { kind: 'erased'; view: ErasedView }
  | { kind: 'fault'; message: string; status: number };

/** One run, live. What arrives late never replaces what is newer. */
export function useRun(api: Api, id: string): { shown: Shown; link: Link; refresh: () => void } {
  const [shown, setShown] = useState<Shown>({ kind: 'reading' });
  const [link, setLink] = useState<Link>('connecting');
  const reload = useRef<() => void>(() => undefined);

  useEffect(() => {
    const over = new AbortController();
    const path = `/v1/runs/${encodeURIComponent(id)}`;
    let seq = 0;
    setShown({ kind: 'reading' });

    const take = (view: RunView | ErasedView) => {
      if (over.signal.aborted || view.head.seq < seq) return;
      seq = view.head.seq;
      setShown('erased' in view ? { kind: 'erased', view } : { kind: 'run', view });
    };
    const load = async () => {
      try {
        take(await api.get<RunView | ErasedView>(path, over.signal));
      } catch (error) {
        if (over.signal.aborted) return;
        const fault = error instanceof ApiError ? error : new ApiError(0, 'fault', String(error));
        // A known card stays on screen while the server is away; the link says so.
        setShown((now) => {
          const keep = fault.status === 0 || fault.status >= 500;
          if (keep && now.kind !== 'reading') return now;
          return { kind: 'fault', message: fault.message, status: fault.status };
        });
      }
    };
    reload.current = () => void load();
    // Not left to the stream, which something on the way may hold back.
    void load();
    const leave = follow(api, `${path}/stream`, {
      onLink: setLink,
      onOpen: () => undefined,
      onEvent: ({ data }) => {
        const view = asView(data);
        if (view === undefined) void load();
        else take(view);
      },
      onRefused: () => void load(),
    });
    return () => {
      leave();
      over.abort();
    };
  }, [api, id]);

  const refresh = useCallback(() => reload.current(), []);
  return { shown, link, refresh };
}

/** The run, where the stream carries it whole; undefined where it only says that something changed. */
function asView(data: string): RunView | undefined {
  try {
    const value: unknown = JSON.parse(data);
    const whole = typeof value === 'object' && value !== null && 'card' in value && 'head' in value;
    return whole ? (value as RunView) : undefined;
  } catch {
    return undefined;
  }
}
