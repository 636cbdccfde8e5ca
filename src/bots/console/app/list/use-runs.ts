import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { present } from '../../../../run/present.ts';
import type { Phase } from '../../../../run/state.ts';
import type { RunList } from '../../../api/schemas/run.ts';
import type { Api, ApiError } from '../net/api.ts';

export interface Runs {
  runs: RunList['runs'] | undefined;
  /** There are more than are shown. */
  more: boolean;
  fault: string | undefined;
  showMore(): void;
}

const PAGE = 50;
/** The most that one request gives. */
const MOST = 200;

/** The list of runs; useChanges keeps it fresh. */
export function useRuns(api: Api, status: Phase | ''): Runs {
  const [limit, setLimit] = useState(PAGE);
  const query = present({ limit: String(limit), status: status === '' ? undefined : status });
  const { data, error } = useQuery<RunList, ApiError>({
    queryKey: [api.identity, '/v1/runs', query],
    queryFn: ({ signal }) => api.get('/v1/runs', { query, signal }),
    placeholderData: keepPreviousData,
  });
  return {
    runs: data?.runs,
    more: data?.next !== undefined,
    fault: error?.message,
    showMore: () => setLimit((now) => Math.min(now + PAGE, MOST)),
  };
}
