/** The settings of the audit trail's checkpoints. */
import { z } from 'zod';
import { present } from '../run/present.ts';
import { http, text, word } from './values.ts';

export type CheckpointsConfig =
  | { kind: 'folder'; folder: string }
  | {
      kind: 'bucket';
      endpoint?: string;
      region: string;
      bucket: string;
      prefix: string;
      accessKeyId: string;
      secretAccessKey: string;
    };

/** Name of the bucket and what stands before each object's name. */
const BUCKET = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/([\w./-]*))?$/;

export const CHECKPOINT_SETTINGS = {
  AUDIT_CHECKPOINTS: text
    .refine(
      (place) => !place.includes('://') || BUCKET.test(place),
      'must be a directory, or a bucket like s3://my-bucket/greenlight',
    )
    .optional(),
  AUDIT_BUCKET_ENDPOINT: http.optional(),
  AUDIT_BUCKET_REGION: word.default('us-east-1'),
  AUDIT_BUCKET_KEY_ID: word.optional(),
  AUDIT_BUCKET_SECRET: word.optional(),
};
const Settings = z.object(CHECKPOINT_SETTINGS);

/** A bucket comes with its keys: config.ts refuses one without. */
export function checkpointsOf(place: string, settings: z.infer<typeof Settings>): CheckpointsConfig {
  const { AUDIT_BUCKET_KEY_ID: accessKeyId, AUDIT_BUCKET_SECRET: secretAccessKey } = settings;
  const [, bucket, prefix = ''] = BUCKET.exec(place) ?? [];
  if (!bucket || !accessKeyId || !secretAccessKey) return { kind: 'folder', folder: place };
  return {
    kind: 'bucket',
    region: settings.AUDIT_BUCKET_REGION,
    bucket,
    prefix: prefix.replace(/^\/+|\/+$/g, ''),
    accessKeyId,
    secretAccessKey,
    ...present({ endpoint: settings.AUDIT_BUCKET_ENDPOINT?.replace(/(?<!\/)\/+$/, '') }),
  };
}
