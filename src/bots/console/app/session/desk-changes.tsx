/** For whoever works on the files of the desk: that it works with them as they are now, or why not. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { StaffList } from '../../../api/schemas/records.ts';
import { useSignedIn } from './signed-in.ts';

const LOOK_MS = 2000;

/** `changed`: the desk is another one than this page was opened with. */
export function DeskChanges({ changed }: { changed: () => void }) {
  const { api, desk } = useSignedIn();
  const { data } = useQuery<StaffList>({
    queryKey: ['desk'],
    queryFn: () => api.get('/v1/staff'),
    refetchInterval: LOOK_MS,
  });
  const now = data?.desk ?? desk;
  const opened = useRef(desk.version);
  useEffect(() => {
    if (now.version !== desk.version) changed();
  }, [now.version, desk.version, changed]);
  if (now.notice !== undefined)
    return (
      <div className="desk-changes wrong" role="status">
        <strong>The desk’s files have mistakes; what was right before counts.</strong>
        {now.notice.split('\n').map((line) => (
          <code key={line}>{line}</code>
        ))}
      </div>
    );
  if (now.version === opened.current) return null;
  return (
    <p className="desk-changes" role="status">
      The desk’s files were changed, and count as they are now.
    </p>
  );
}
