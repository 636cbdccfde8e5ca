/** Where the settings say that checkpoints of the audit trail are kept. */
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { checkpointFolder } from '../store/audit/checkpoint-folder.ts';
import type { CheckpointPlace } from '../store/audit/checkpoint-place.ts';

export const WITHOUT_CHECKPOINTS =
  'AUDIT_CHECKPOINTS is not set: no checkpoint of the audit trail is written outside the database, so a case that its superuser removes whole is not missed.';

/** undefined: nowhere. */
export function checkpointsOf({ checkpoints, database }: Config): CheckpointPlace | undefined {
  if (checkpoints) return checkpointFolder(checkpoints.folder);
  return database.kind === 'embedded' ? checkpointFolder(join(database.dataDir, 'checkpoints')) : undefined;
}
