import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Api } from './api.ts';
import { type Connection, follow } from './follow.ts';

/** A burst of changes asks for each list once. */
const SETTLE_MS = 150;

/** Reads the lists again after each change of any run. */
export function useChanges(api: Api): { connection: Connection; fault: string | undefined } {
  const client = useQueryClient();
  const [connection, setConnection] = useState<Connection>('connecting');
  const [fault, setFault] = useState<string | undefined>(undefined);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const readSoon = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        for (const path of ['/v1/runs', '/v1/outbox'])
          void client.invalidateQueries({ queryKey: [api.identity, path] });
      }, SETTLE_MS);
    };
    const leave = follow(api, '/v1/stream', {
      onConnection: setConnection,
      onOpen: readSoon,
      onData: readSoon,
      onRefused: (error) => setFault(error.message),
    });
    return () => {
      leave();
      clearTimeout(timer);
    };
  }, [api, client]);
  return { connection, fault };
}
