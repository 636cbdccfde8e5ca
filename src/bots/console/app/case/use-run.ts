import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ErasedView } from '../../../../flow/ports/cases.ts';
import type { RunView } from '../../../../run/view/run-view.ts';
import type { RunOrErased } from '../../../api/schemas/run.ts';
import { type Api, type ApiError, runPath } from '../net/api.ts';
import { type Connection, follow } from '../net/follow.ts';

export type Shown =
  | { kind: 'reading' }
  | { kind: 'run'; view: RunView }
  | { kind: 'erased'; view: ErasedView }
  | { kind: 'fault'; message: string; status: number };

/** One run, live. What arrives late never replaces what is newer. */
export function useRun(api: Api, id: string): { shown: Shown; connection: Connection; refresh: () => void } {
  const client = useQueryClient();
  const [connection, setConnection] = useState<Connection>('connecting');
  const path = runPath(id);
  const { data, error, refetch } = useQuery<RunOrErased, ApiError>({
    queryKey: [api.identity, path],
    // Not left to the stream, which something on the way may hold back.
    queryFn: async ({ queryKey, signal }) =>
      newer(await api.get(path, { signal }), client.getQueryData(queryKey)),
  });
  useEffect(
    () =>
      follow(api, `${path}/stream`, {
        onConnection: setConnection,
        onData: (view) =>
          client.setQueryData<RunOrErased>([api.identity, path], (known) => newer(view, known)),
        onRefused: () => void refetch(),
      }),
    [api, client, path, refetch],
  );
  return { shown: shownOf(data, error), connection, refresh: () => void refetch() };
}

function newer(fresh: RunOrErased, known: RunOrErased | undefined): RunOrErased {
  return known !== undefined && known.head.seq > fresh.head.seq ? known : fresh;
}

function shownOf(data: RunOrErased | undefined, error: ApiError | null): Shown {
  // A known card stays on screen while the server is away; `connection` says so.
  const away = error !== null && (error.status === 0 || error.status >= 500);
  if (error !== null && !(away && data !== undefined))
    return { kind: 'fault', message: error.message, status: error.status };
  if (data === undefined) return { kind: 'reading' };
  return 'erased' in data ? { kind: 'erased', view: data } : { kind: 'run', view: data };
}
