/** What every part of the desk may need: who reads, how to ask the server, and where to go. */
import { createContext, useContext } from 'react';
import type { Api } from '../net/api.ts';
import type { StaffPerson } from '../words/waiting.ts';

export interface Desk {
  api: Api;
  mode: 'personas' | 'tokens';
  staff: StaffPerson[];
  /** Unknown where the server does not say whose token it is. */
  me: StaffPerson | undefined;
  go(path: string): void;
  /** ISO time, renewed every half minute; for `in 23 h`. */
  now: string;
}

export const DeskContext = createContext<Desk | undefined>(undefined);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === undefined) throw new Error('a part of the desk was used outside it');
  return desk;
}
