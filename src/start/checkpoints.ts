/** Where the settings say that checkpoints of the audit trail are kept, and what the trail lacks. */
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { checkpointBucket } from '../store/audit/checkpoint-bucket.ts';
import { checkpointFolder } from '../store/audit/checkpoint-folder.ts';
import type { CheckpointPlace } from '../store/audit/checkpoint-place.ts';
import type { Database } from '../store/db.ts';
import { changesEvents, roleOf } from '../store/roles.ts';

/** undefined: nowhere. */
export function checkpointsOf({ checkpoints, database }: Config): CheckpointPlace | undefined {
  if (checkpoints?.kind === 'bucket') return checkpointBucket(checkpoints);
  if (checkpoints) return checkpointFolder(checkpoints.folder);
  return database.kind === 'embedded' ? checkpointFolder(join(database.dataDir, 'checkpoints')) : undefined;
}

/** Sentences for the operator of a PostgreSQL. */
export async function trailProblems(config: Config, database: Database): Promise<string[]> {
  if (config.database.kind === 'embedded') return [];
  const role = await roleOf(database);
  const can = await changesEvents(database, role);
  return [
    ...(checkpointsOf(config)
      ? []
      : [
          'AUDIT_CHECKPOINTS is not set: no checkpoint of the audit trail is written outside the database, so a case that its superuser removes whole is not missed.',
        ]),
    ...(can
      ? [
          `The role ${role} of DATABASE_URL ${can}: a process that was broken into could change the audit trail. Set DATABASE_OWNER_URL, and give DATABASE_URL a role of its own (docs/operator.md).`,
        ]
      : []),
  ];
}
