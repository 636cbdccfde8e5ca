/** A folder and a bucket keep checkpoints alike; the bucket is an S3 server's, which knows one key. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/config.ts';
import { checkpointsOf } from '../../../src/start/checkpoints.ts';
import { allCheckpoints, type CheckpointPlace } from '../../../src/store/audit/checkpoint-place.ts';

let folder: string;
let server: S3rver;
let endpoint: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenlight-places-'));
  const configureBuckets = [{ name: 'trail' }];
  const directory = join(folder, 'buckets');
  server = new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory, configureBuckets });
  endpoint = `http://127.0.0.1:${(await server.run()).port}`;
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

function placeOf(checkpoints: string, id = 'S3RVER'): CheckpointPlace {
  const keys = { AUDIT_BUCKET_KEY_ID: id, AUDIT_BUCKET_SECRET: 'S3RVER' };
  const config = readConfig({ AUDIT_CHECKPOINTS: checkpoints, AUDIT_BUCKET_ENDPOINT: endpoint, ...keys });
  if ('problems' in config) throw new Error(config.problems.join('\n'));
  const place = checkpointsOf(config);
  if (!place) throw new Error('no place');
  return place;
}

describe.each<[string, () => string]>([
  ['a folder', () => join(folder, 'files')],
  ['a bucket', () => 's3://trail'],
  ['a bucket below a prefix', () => 's3://trail/of/greenlight/'],
])('%s', (_, where) => {
  it('keeps each number once, and finds the newest across folders', async () => {
    const place = placeOf(where());
    expect(await place.newest()).toBe(0);
    expect(await place.add(1, 'one')).toBe(true);
    expect(await place.add(1, 'another')).toBe(false);
    expect(await place.read(1)).toBe('one');
    await expect(place.read(2)).rejects.toThrow();
    await place.add(3, 'three “quoted” ä');
    // One that is missing is no checkpoint.
    expect(await allCheckpoints(place)).toEqual(['one', '', 'three “quoted” ä']);
    for (const number of [999, 1_000, 1_001]) await place.add(number, String(number));
    expect(await place.newest()).toBe(1_001);
    expect(await placeOf(where()).read(1_000)).toBe('1000');
  });
});

it('a bucket that refuses says so, without the keys', async () => {
  const place = placeOf('s3://trail/x', 'another');
  await expect(place.newest()).rejects.toThrow(
    'the bucket trail did not list its objects: 403 InvalidAccessKeyId',
  );
  await expect(placeOf('s3://elsewhere').add(1, 'one')).rejects.toThrow('the bucket elsewhere did not');
});

it('settings that cannot work are named', () => {
  const problems = (env: Record<string, string>) => {
    const read = readConfig(env);
    return 'problems' in read ? read.problems.join('\n') : '';
  };
  expect(problems({ AUDIT_CHECKPOINTS: 'https://x.example.com' })).toContain(
    'must be a directory, or a bucket',
  );
  expect(problems({ AUDIT_CHECKPOINTS: 's3://trail' })).toContain('AUDIT_BUCKET_KEY_ID');
  expect(problems({ AUDIT_BUCKET_KEY_ID: 'x' })).toContain('set both, or neither');
});
