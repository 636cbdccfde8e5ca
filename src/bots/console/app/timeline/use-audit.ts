import { useEffect, useRef, useState } from 'react';
import { type Api, ApiError } from '../net/api.ts';
import { auditLines, joined, type RawLine } from '../words/audit-line.ts';

/** The audit rows of a run up to `seq` at least; each time `seq` grows, only what is new is asked for. */
export function useAudit(api: Api, run: string, seq: number): { rows: RawLine[]; fault: string | undefined } {
  const [state, setState] = useState<{ run: string; rows: RawLine[] }>({ run, rows: [] });
  const [fault, setFault] = useState<string | undefined>(undefined);
  const known = useRef(state);
  if (known.current.run !== run) known.current = { run, rows: [] };

  useEffect(() => {
    const over = new AbortController();
    const last = known.current.rows.at(-1)?.line.seq ?? 0;
    if (seq <= last) return;
    void (async () => {
      try {
        const text = await api.audit(run, last, over.signal);
        known.current = { run, rows: joined(known.current.rows, auditLines(text)) };
        setState(known.current);
        setFault(undefined);
      } catch (error) {
        if (over.signal.aborted) return;
        setFault(
          error instanceof ApiError ? error.message : 'The audit rows cannot be read. Reload the page.',
        );
      }
    })();
    return () => over.abort();
  }, [api, run, seq]);

  return { rows: state.run === run ? state.rows : [], fault };
}
