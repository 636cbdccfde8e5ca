/** What ties a sealed value beside the events to its row. */
import type { SealedPlace } from '../database.ts';

type Keyed = Omit<SealedPlace, 'name'> & { key: string };

export const effectPlace = ({ tenant, run, key }: Keyed): SealedPlace => ({
  tenant,
  run,
  name: `effect\n${key}`,
});
/** What a call that was sent to a system without transactions of ours was to do. */
export const remoteCallPlace = ({ tenant, run, key }: Keyed): SealedPlace => ({
  tenant,
  run,
  name: `remote call\n${key}`,
});
export const letterPlace = ({ tenant, run, key }: Keyed): SealedPlace => ({
  tenant,
  run,
  name: `letter\n${key}`,
});
/** By its job, which names it when it is due. */
export const reminderPlace = ({
  tenant,
  run,
  job,
}: Omit<SealedPlace, 'name'> & { job: string }): SealedPlace => ({ tenant, run, name: `reminder\n${job}` });
