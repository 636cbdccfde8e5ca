import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { DeskShown } from '../../../api/schemas/records.ts';
import { type Api, ApiError, apiFor, type Identity } from '../net/api.ts';
import type { StaffPerson } from '../words/waiting.ts';
import { remember, rememberedIdentity } from './remembered.ts';

/** `personas`: the embedded database, where a request may name its person. `tokens`: PostgreSQL. */
export type Session =
  | { kind: 'checking' }
  | { kind: 'choose'; desk: DeskShown; staff: StaffPerson[] }
  | { kind: 'token'; message?: string }
  | { kind: 'away'; message: string }
  | {
      kind: 'ready';
      mode: 'personas' | 'tokens';
      api: Api;
      desk: DeskShown;
      staff: StaffPerson[];
      me: StaffPerson | undefined;
    };

async function check(api: Api): Promise<Session> {
  const { identity } = api;
  try {
    const { desk, staff, you } = await api.get('/v1/staff');
    const me = staff.find((person) => person.id === you);
    if (identity.kind === 'token') return { kind: 'ready', mode: 'tokens', api, desk, staff, me };
    if (me === undefined) return { kind: 'choose', desk, staff };
    return { kind: 'ready', mode: 'personas', api, desk, staff, me };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status !== 401) return { kind: 'away', message: error.message };
    // A remembered persona may be gone, or the server may now want tokens: asking as nobody shows which.
    if (identity.kind === 'persona') return check(apiFor({ kind: 'nobody' }));
    return identity.kind === 'token' ? { kind: 'token', message: error.message } : { kind: 'token' };
  }
}

const AGAIN_MS = 3000;

/** Finds out how this server wants to know its reader, and remembers the choice. */
export function useSession(): { session: Session; become: (identity: Identity) => void; again: () => void } {
  const client = useQueryClient();
  const [identity, setIdentity] = useState(rememberedIdentity);
  const { data: session = { kind: 'checking' }, refetch } = useQuery<Session>({
    queryKey: ['session', identity],
    queryFn: () => check(apiFor(identity)),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => state.data?.kind === 'away' && AGAIN_MS,
    structuralSharing: false,
  });
  const become = (next: Identity) => {
    remember(next);
    // What one reader was shown is nothing for the next, and a token that was refused may be right by now.
    client.clear();
    setIdentity(next);
  };
  return { session, become, again: () => void refetch() };
}
