/**
 * Keys: the master key, and each run's own key wrapped by it. Destroying a wrapped key makes what was sealed
 * under it unreadable for ever.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from './database.ts';
import { ownFolder } from './own-folder.ts';
import { statement } from './statement.ts';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
/** Unwrapped keys in memory. */
const MOST_OPEN = 2_000;

/** The master key is not the one this database was written with. */
export class WrongMasterKey extends Error {
  override name = 'WrongMasterKey';
  constructor() {
    super(
      'GREENLIGHT_MASTER_KEY is not the key that this database was written with: set the key it was first started with. ' +
        'Without it the personal text in it cannot be read.',
    );
  }
}

let pool = Buffer.alloc(0);
let used = 0;
/** Random, never used twice; drawn in bulk, since one draw costs as much as the sealing. */
function nextIv(): Buffer {
  if (used + IV_BYTES > pool.length) {
    pool = randomBytes(IV_BYTES * 256);
    used = 0;
  }
  used += IV_BYTES;
  return pool.subarray(used - IV_BYTES, used);
}

/** iv, ciphertext, tag. `bound` must be the same when opening: it ties the bytes to their place. */
export function seal(key: KeyObject, bound: string, plain: string | Buffer): Buffer {
  const iv = nextIv();
  const cipher = createCipheriv(CIPHER, key, iv);
  cipher.setAAD(Buffer.from(bound));
  return Buffer.concat([
    iv,
    typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
}

/** Throws when the key is another, the bytes were changed, or they stand in another place. */
export function unseal(key: KeyObject, bound: string, sealed: Buffer): Buffer {
  const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, IV_BYTES));
  decipher.setAAD(Buffer.from(bound));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
}

export class Keyring {
  readonly #master: KeyObject;
  readonly #open = new Map<string, { key: KeyObject; wrapped: string }>();

  constructor(master: Uint8Array) {
    if (master.length !== KEY_BYTES) throw new Error('a master key has 32 bytes');
    this.#master = createSecretKey(master);
  }

  /** A key for a new run, plain and wrapped. */
  make(tenant: string, run: string): { key: KeyObject; wrapped: Buffer } {
    const bytes = randomBytes(KEY_BYTES);
    const wrapped = seal(this.#master, place(tenant, run), bytes);
    const key = createSecretKey(bytes);
    this.#remember(place(tenant, run), { key, wrapped: wrapped.toString('base64') });
    return { key, wrapped };
  }

  /** Throws WrongMasterKey. */
  unwrap(tenant: string, run: string, wrapped: Buffer): KeyObject {
    const name = place(tenant, run);
    const text = wrapped.toString('base64');
    const known = this.#open.get(name);
    if (known?.wrapped === text) return known.key;
    let key: KeyObject;
    try {
      key = createSecretKey(unseal(this.#master, place(tenant, run), wrapped));
    } catch {
      throw new WrongMasterKey();
    }
    this.#remember(name, { key, wrapped: text });
    return key;
  }

  /**
   * The run's key if it was unwrapped lately. It may have been destroyed since: whoever seals with it must
   * see to it that the row still has one.
   */
  unwrapped(tenant: string, run: string): KeyObject | undefined {
    return this.#open.get(place(tenant, run))?.key;
  }

  /** For what belongs to no run yet. `bound` as in `seal`. */
  sealUnderMaster(bound: string, plain: string): Buffer {
    return seal(this.#master, bound, plain);
  }

  unsealUnderMaster(bound: string, sealed: Buffer): Buffer {
    return unseal(this.#master, bound, sealed);
  }

  #remember(name: string, opened: { key: KeyObject; wrapped: string }): void {
    if (this.#open.size >= MOST_OPEN) {
      const oldest = this.#open.keys().next().value;
      if (oldest !== undefined) this.#open.delete(oldest);
    }
    this.#open.set(name, opened);
  }

  /** Names a text without giving it away: whoever has no master key cannot try out guesses. */
  digest(text: string): string {
    return createHmac('sha256', this.#master).update('greenlight digest\n').update(text).digest('hex');
  }

  /**
   * For HMACs over words that are searched for but must not be read. The same for a tenant as long as the
   * master key is.
   */
  wordKey(tenant: string): KeyObject {
    return createSecretKey(
      Buffer.from(hkdfSync('sha256', this.#master, tenant, 'greenlight words', KEY_BYTES)),
    );
  }

  /** A key for one purpose, the same as long as the master key is, which it gives nothing away of. */
  derive(purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#master, '', `greenlight ${purpose}`, KEY_BYTES));
  }

  get fingerprint(): string {
    return createHash('sha256')
      .update('greenlight master key\n')
      .update(this.#master.export())
      .digest('hex')
      .slice(0, 32);
  }
}

function place(tenant: string, run: string): string {
  return `${tenant}\n${run}`;
}

const REMEMBER = statement(
  'master_key_remember',
  `with added as (insert into master_key (fingerprint) values (:fingerprint) on conflict do nothing returning fingerprint)
   select fingerprint from added union all select fingerprint from master_key limit 1`,
);

/** Remembers the key at the first start; rejects with WrongMasterKey when a later start has another. */
export async function checkMasterKey(database: Database, keyring: Keyring): Promise<void> {
  const [row] = await database.query<{ fingerprint: string }>(REMEMBER, { fingerprint: keyring.fingerprint });
  if (row?.fingerprint !== keyring.fingerprint) throw new WrongMasterKey();
}

/**
 * The embedded database's master key: `dataDir/master.key`, made when there is none, readable by its owner
 * only.
 */
export async function masterKeyIn(dataDir: string): Promise<Uint8Array> {
  const file = join(dataDir, 'master.key');
  await ownFolder(dataDir);
  try {
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.writeFile(`${randomBytes(KEY_BYTES).toString('hex')}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const text = (await readFile(file, 'utf8')).trim();
  if (!/^[0-9a-f]{64}$/.test(text))
    throw new Error(`${file} does not hold a master key (64 hex digits): restore it`);
  return Buffer.from(text, 'hex');
}
