/** Checkpoints in a bucket of Amazon S3 or of anything that speaks its protocol. */
import { AwsClient } from 'aws4fetch';
import { type CheckpointPlace, checkpointName, folderNumber, largest } from './checkpoint-place.ts';

/** A service that does not answer is given up on; the next checkpoint names what this one would have. */
const TIMEOUT_MS = 20_000;
const TRIES_AGAIN = 2;

export interface Bucket {
  /** `https://s3.example.com`; absent: Amazon's, in the region. */
  endpoint?: string;
  region: string;
  bucket: string;
  /** Without slashes at its ends; may be empty. */
  prefix: string;
  accessKeyId: string;
  secretAccessKey: string;
}

export function checkpointBucket(options: Bucket): CheckpointPlace {
  const { endpoint, region, bucket, accessKeyId, secretAccessKey } = options;
  const client = new AwsClient({
    accessKeyId,
    secretAccessKey,
    region,
    service: 's3',
    retries: TRIES_AGAIN,
  });
  const root = `${endpoint ?? `https://s3.${region}.amazonaws.com`}/${bucket}`;
  const prefix = options.prefix === '' ? '' : `${options.prefix}/`;
  const at = (number: number) => `${root}/${prefix}${checkpointName(number)}`;

  const send = (method: string, url: string, more: RequestInit = {}) =>
    client.fetch(url, { method, signal: AbortSignal.timeout(TIMEOUT_MS), ...more });
  const failed = async (what: string, response: Response) => {
    const [, code] = /<Code>(\w+)<\/Code>/.exec(await response.text()) ?? [];
    return new Error(`the bucket ${bucket} did not ${what}: ${response.status} ${code ?? ''}`.trimEnd());
  };

  /** The names directly below `folder`, which ends with a slash or is empty. Ours need no decoding. */
  async function list(folder: string): Promise<string[]> {
    const names: string[] = [];
    for (let next: string | undefined; ; ) {
      const query = new URLSearchParams({ 'list-type': '2', prefix: folder, delimiter: '/' });
      if (next !== undefined) query.set('continuation-token', next);
      const response = await send('GET', `${root}?${query}`);
      if (!response.ok) throw await failed('list its objects', response);
      const text = await response.text();
      for (const [, name = ''] of text.matchAll(/<(?:Key|Prefix)>([^<]*)<\//g))
        if (name.startsWith(folder)) names.push(name.slice(folder.length).replace(/\/$/, ''));
      next = /<NextContinuationToken>([^<]+)</.exec(text)?.[1];
      if (next === undefined) return names;
    }
  }

  return {
    async newest() {
      const thousands = largest(await list(prefix));
      if (thousands === undefined) return 0;
      return largest(await list(`${prefix}${folderNumber(thousands * 1_000)}/`)) ?? 0;
    },
    async read(number) {
      const response = await send('GET', at(number));
      if (!response.ok) throw await failed(`give checkpoint ${number}`, response);
      return response.text();
    },
    async add(number, text) {
      // Not every service knows the condition, so the name is looked for first too.
      const there = await send('HEAD', at(number));
      if (there.ok) return false;
      if (there.status !== 404) throw await failed(`say whether checkpoint ${number} is there`, there);
      const headers = { 'content-type': 'application/json', 'if-none-match': '*' };
      const response = await send('PUT', at(number), { body: text, headers });
      if (response.status === 412 || response.status === 409) return false;
      if (!response.ok) throw await failed(`take checkpoint ${number}`, response);
      return true;
    },
  };
}
