/** The shop's own numbers: RF-7731, TR-118. */
import type { Transaction } from '../../../../store/db.ts';
import { nextId as next } from '../../../../store/effects/counters.ts';

export type Numbered = 'RF' | 'TR' | 'NT' | 'RT' | 'RS' | 'CR' | 'GC';

export const nextId = (tx: Transaction, tenant: string, name: Numbered): Promise<string> =>
  next(tx, tenant, name);
