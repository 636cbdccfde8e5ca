/** What every part of the console may need once it is known who uses it. */
import { createContext, useContext } from 'react';
import type { DeskShown } from '../../../api/schemas/records.ts';
import type { Api } from '../net/api.ts';
import type { StaffPerson } from '../words/waiting.ts';

export interface SignedIn {
  api: Api;
  mode: 'personas' | 'signed_in';
  desk: DeskShown;
  staff: StaffPerson[];
  me: StaffPerson;
  /** ISO time, renewed every half minute; for `in 23 h`. */
  now: string;
}

export const SignedInContext = createContext<SignedIn | undefined>(undefined);

export function useSignedIn(): SignedIn {
  const signedIn = useContext(SignedInContext);
  if (signedIn === undefined) throw new Error('a part of the console was used before the sign-in');
  return signedIn;
}
