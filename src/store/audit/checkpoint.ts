/**
 * A checkpoint: the heads of the runs that have moved since the one before, and how many runs there are,
 * signed and kept outside the database. Pure; whoever has the public key can check one.
 */
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';
import { canonical, hashOf, isCanonical } from '../../run/audit/chain.ts';
import type { Keyring } from '../keys.ts';

/** tenant, run, seq, hash */
export type RunHead = [tenant: string, run: string, seq: number, hash: string];

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const RunHeadShape = z.tuple([z.string(), z.string(), z.int().min(1), sha256]);

const Signed = z.strictObject({
  version: z.literal(1),
  /** Counts from 1 without gaps. */
  number: z.int().min(1),
  /** ISO 8601, UTC, ms: the database's time at which the heads were read. */
  at: z.string(),
  /** The hash of the checkpoint before; of the first one 64 zeros. */
  prev: sha256,
  /** Of the whole database. */
  runs: z.int().min(0),
  heads: z.array(RunHeadShape),
  /** Runs whose head had no right MAC when it was read. Nothing of them is vouched for. */
  refused: z.array(RunHeadShape),
  /** In the first one: runs with rows of a version before MACs, and the last such row. */
  older: z.array(z.tuple([z.string(), z.string(), z.int().min(1)])),
  /** The public key, raw, base64. Which key it has to be, the reader must know from elsewhere. */
  key: z.string(),
  /** Ed25519 over the canonical JSON of all the rest, base64. */
  signature: z.string(),
});
export type Checkpoint = z.infer<typeof Signed>;
export type CheckpointFacts = Pick<
  Checkpoint,
  'number' | 'at' | 'prev' | 'runs' | 'heads' | 'refused' | 'older'
>;

/** The name of an Ed25519 key in DER before its 32 bytes (RFC 8410). */
const PRIVATE_KEY = Buffer.from('302e020100300506032b657004220420', 'hex');
const PUBLIC_KEY = Buffer.from('302a300506032b6570032100', 'hex');

export class CheckpointSigner {
  readonly #private: KeyObject;
  /** Raw, base64: what is published. */
  readonly publicKey: string;

  constructor(keyring: Keyring) {
    const seed = keyring.derive('checkpoints');
    const der = Buffer.concat([PRIVATE_KEY, seed]);
    this.#private = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    const spki = createPublicKey(this.#private).export({ format: 'der', type: 'spki' });
    this.publicKey = spki.subarray(PUBLIC_KEY.length).toString('base64');
  }

  /** One line of canonical JSON. */
  write(facts: CheckpointFacts): string {
    const body = { version: 1, ...facts, key: this.publicKey };
    const signature = sign(null, Buffer.from(canonical(body)), this.#private).toString('base64');
    return canonical({ ...body, signature });
  }
}

/** What the next checkpoint names as `prev`. */
export const checkpointHash = hashOf;

/** A sentence where the text is no checkpoint in canonical form or `publicKey` did not sign it. */
export function readCheckpoint(text: string, publicKey: string): Checkpoint | string {
  const read = parseCheckpoint(text);
  if (typeof read === 'string') return read;
  const { signature, ...body } = read;
  if (body.key !== publicKey) return `it is signed with another key (${body.key})`;
  const der = Buffer.concat([PUBLIC_KEY, Buffer.from(publicKey, 'base64')]);
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  const right = verify(null, Buffer.from(canonical(body)), key, Buffer.from(signature, 'base64'));
  return right ? read : 'its signature is wrong';
}

/** Without a look at the signature. */
export function parseCheckpoint(text: string): Checkpoint | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'it is not JSON';
  }
  const read = Signed.safeParse(value);
  if (!read.success) return 'it is no checkpoint';
  return isCanonical(read.data, text) ? read.data : 'it is not in canonical form';
}

/** Whether this is a public key as checkpoints name it. */
export function isPublicKey(text: string): boolean {
  return /^[A-Za-z0-9+/]{43}=$/.test(text);
}
