import { useCallback, useEffect, useRef, useState } from 'react';
import type { RunListItem } from '../../../../flow/ports/cases.ts';
import type { Phase } from '../../../../run/state.ts';
import type { Api } from '../net/api.ts';
import { ApiError } from '../net/api.ts';
import { follow, type Link } from '../net/follow.ts';

export interface Runs {
  runs: RunListItem[] | undefined;
  /** There are more than are shown. */
  more: boolean;
  link: Link;
  fault: string | undefined;
  showMore(): void;
}

const PAGE = 50;
/** The most that one request gives. */
const MOST = 200;
/** A burst of changes (a drive appends several) asks for the list once. */
const SETTLE_MS = 150;

/** The list of runs, kept fresh by GET /v1/stream. */
export function useRuns(api: Api, status: Phase | ''): Runs {
  const [runs, setRuns] = useState<RunListItem[] | undefined>(undefined);
  const [next, setNext] = useState<string | undefined>(undefined);
  const [link, setLink] = useState<Link>('connecting');
  const [fault, setFault] = useState<string | undefined>(undefined);
  const wanted = useRef(PAGE);

  const load = useCallback(
    async (signal: AbortSignal) => {
      try {
        const query = new URLSearchParams({
          limit: String(wanted.current),
          ...(status === '' ? {} : { status }),
        });
        const answer = await api.get<{ runs: RunListItem[]; next?: string | null }>(
          `/v1/runs?${query}`,
          signal,
        );
        if (signal.aborted) return;
        setRuns(answer.runs);
        setNext(answer.next ?? undefined);
        setFault(undefined);
      } catch (error) {
        if (!signal.aborted) setFault(error instanceof ApiError ? error.message : String(error));
      }
    },
    [api, status],
  );

  const reload = useRef<() => void>(() => undefined);
  useEffect(() => {
    const over = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void load(over.signal), SETTLE_MS);
    };
    reload.current = soon;
    void load(over.signal);
    const leave = follow(api, '/v1/stream', {
      onLink: setLink,
      onOpen: soon,
      onEvent: soon,
      onRefused: (error) => setFault(error.message),
    });
    return () => {
      leave();
      clearTimeout(timer);
      over.abort();
    };
  }, [api, load]);

  const showMore = useCallback(() => {
    wanted.current = Math.min(wanted.current + PAGE, MOST);
    reload.current();
  }, []);
  return { runs, more: next !== undefined, link, fault, showMore };
}
