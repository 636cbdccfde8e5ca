import { useCallback, useEffect, useMemo, useState } from 'react';
import { type Api, ApiError, apiFor, type Identity } from '../net/api.ts';
import type { StaffPerson } from '../words/waiting.ts';
import { remember, rememberedIdentity } from './remembered.ts';

/** `personas`: the embedded database, where a request may name its person. `tokens`: PostgreSQL. */
export type Session =
  | { kind: 'checking' }
  | { kind: 'choose'; staff: StaffPerson[] }
  | { kind: 'token'; message?: string }
  | { kind: 'away'; message: string }
  | { kind: 'ready'; mode: 'personas' | 'tokens'; api: Api; staff: StaffPerson[]; me?: StaffPerson };

interface StaffAnswer {
  staff: StaffPerson[];
  /** The id of whoever asks. */
  you?: string;
}

async function check(api: Api): Promise<Session> {
  const { identity } = api;
  try {
    const { staff, you } = await api.get<StaffAnswer>('/v1/staff');
    const me = staff.find((person) => person.id === you);
    if (me === undefined && identity.kind !== 'token') return { kind: 'choose', staff };
    const mode = identity.kind === 'token' ? 'tokens' : 'personas';
    return { kind: 'ready', mode, api, staff, ...(me === undefined ? {} : { me }) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status !== 401) return { kind: 'away', message: error.message };
    // A remembered persona may be gone, or the server may now want tokens: asking as nobody tells which.
    if (identity.kind === 'persona') return check(apiFor({ kind: 'nobody' }));
    return identity.kind === 'token' ? { kind: 'token', message: error.message } : { kind: 'token' };
  }
}

/** Finds out how this server wants to know its reader, and keeps the choice. */
export function useSession(): { session: Session; become: (identity: Identity) => void; again: () => void } {
  const [identity, setIdentity] = useState(rememberedIdentity);
  const [session, setSession] = useState<Session>({ kind: 'checking' });
  const [tries, setTries] = useState(0);
  const api = useMemo(() => apiFor(identity), [identity]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `tries` asks for another check
  useEffect(() => {
    let current = true;
    void check(api).then((found) => {
      if (current) setSession(found);
    });
    return () => {
      current = false;
    };
  }, [api, tries]);

  const away = session.kind === 'away';
  useEffect(() => {
    if (!away) return;
    const timer = setInterval(() => setTries((count) => count + 1), 3000);
    return () => clearInterval(timer);
  }, [away]);

  const become = useCallback((next: Identity) => {
    remember(next);
    setIdentity(next);
  }, []);
  const again = useCallback(() => setTries((count) => count + 1), []);
  return { session, become, again };
}
