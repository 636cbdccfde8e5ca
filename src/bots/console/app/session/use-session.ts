import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { DeskShown } from '../../../api/schemas/records.ts';
import { type Api, ApiError, apiFor, type Identity } from '../net/api.ts';
import type { StaffPerson } from '../words/waiting.ts';
import { remember, rememberedIdentity } from './remembered.ts';

/** `personas`: the embedded database, where a request may name its person. `signed_in`: PostgreSQL. */
export type Session =
  | { kind: 'checking' }
  | { kind: 'choose'; desk: DeskShown; staff: StaffPerson[] }
  /** `at`: where a provider asks who somebody is; undefined: a token does. */
  | { kind: 'sign_in'; at: string | undefined }
  | { kind: 'away'; message: string }
  | {
      kind: 'ready';
      mode: 'personas' | 'signed_in';
      api: Api;
      desk: DeskShown;
      staff: StaffPerson[];
      me: StaffPerson;
    };

async function check(asked: Api, over: () => void): Promise<Session> {
  const { identity } = asked;
  try {
    const { desk, staff, you, session } = await asked.get('/v1/staff');
    const me = staff.find((person) => person.id === you);
    const api = session ? apiFor({ kind: 'session', csrf: session.csrf }, over) : asked;
    if (me && session) return { kind: 'ready', mode: 'signed_in', api, desk, staff, me };
    if (me === undefined) return { kind: 'choose', desk, staff };
    return { kind: 'ready', mode: 'personas', api, desk, staff, me };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status !== 401) return { kind: 'away', message: error.message };
    // A remembered persona may be gone, or the server may now want tokens: asking as nobody shows which.
    if (identity.kind === 'persona') return check(apiFor({ kind: 'nobody' }), over);
    return { kind: 'sign_in', at: error.signIn };
  }
}

const AGAIN_MS = 3000;

export interface UsedSession {
  session: Session;
  become: (identity: Identity) => void;
  signOut: () => void;
  again: () => void;
}

/** Finds out how this server wants to know its reader, and remembers the choice. */
export function useSession(): UsedSession {
  const client = useQueryClient();
  const [identity, setIdentity] = useState(rememberedIdentity);
  const { data: session = { kind: 'checking' }, refetch } = useQuery<Session>({
    queryKey: ['session', identity],
    queryFn: () => check(apiFor(identity), () => void refetch()),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => state.data?.kind === 'away' && AGAIN_MS,
    structuralSharing: false,
  });
  const become = (next: Identity) => {
    remember(next);
    // What one reader was shown is nothing for the next.
    client.clear();
    setIdentity(next);
  };
  const signOut = () => {
    if (session.kind !== 'ready') return;
    // Where the server is away the session goes on: the page then shows so.
    session.api.remove('/v1/session').finally(() => {
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
      void refetch();
    });
  };
  return { session, become, signOut, again: () => void refetch() };
}
