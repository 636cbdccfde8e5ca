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
const ROOT = 'root';
export const MASTER_KEY_FILE = 'master.key';
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
  /** Master keys of before, for what is not wrapped anew yet. */
  readonly #old: readonly KeyObject[];
  /** What everything derived comes from: the first master key, so that a new one changes no MAC. */
  #root: KeyObject;
  readonly #open = new Map<string, { key: KeyObject; wrapped: string }>();

  constructor(master: Uint8Array, old: readonly Uint8Array[] = []) {
    if ([master, ...old].some(({ length }) => length !== KEY_BYTES))
      throw new Error('a master key has 32 bytes');
    this.#master = createSecretKey(master);
    this.#old = old.map((key) => createSecretKey(key));
    this.#root = this.#master;
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
      key = createSecretKey(this.unsealUnderMaster(place(tenant, run), wrapped));
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

  /** Throws where it was sealed under none of the master keys, the old ones included. */
  unsealUnderMaster(bound: string, sealed: Buffer): Buffer {
    for (const key of [this.#master, ...this.#old]) {
      const plain = tryUnseal(key, bound, sealed);
      if (plain) return plain;
    }
    throw new WrongMasterKey();
  }

  /** The same under the present master key; undefined where it is already. Throws as unsealUnderMaster. */
  sealedAnew(bound: string, sealed: Buffer): Buffer | undefined {
    if (tryUnseal(this.#master, bound, sealed)) return undefined;
    return seal(this.#master, bound, this.unsealUnderMaster(bound, sealed));
  }

  /** As sealedAnew, of a run's key. */
  wrappedAnew(tenant: string, run: string, wrapped: Buffer): Buffer | undefined {
    return this.sealedAnew(place(tenant, run), wrapped);
  }

  /** The root sealed under the present master key; null where it is that key. */
  get sealedRoot(): Buffer | null {
    if (this.#root.equals(this.#master)) return null;
    return seal(this.#master, ROOT, this.#root.export());
  }

  /**
   * Takes what the database says of the key that it was last wrapped with. Throws WrongMasterKey where that
   * is none of these.
   */
  accept(fingerprint: string, root: Buffer | null): void {
    const known = [this.#master, ...this.#old].find((key) => fingerprintOf(key) === fingerprint);
    if (!known) throw new WrongMasterKey();
    this.#root = root ? createSecretKey(unseal(known, ROOT, root)) : known;
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
    return createHmac('sha256', this.#root).update('greenlight digest\n').update(text).digest('hex');
  }

  /**
   * For HMACs over words that are searched for but must not be read. The same for a tenant, whichever master
   * key is the present one.
   */
  wordKey(tenant: string): KeyObject {
    return createSecretKey(
      Buffer.from(hkdfSync('sha256', this.#root, tenant, 'greenlight words', KEY_BYTES)),
    );
  }

  /** A key for one purpose, the same whichever master key is the present one. It gives away none of them. */
  derive(purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#root, '', `greenlight ${purpose}`, KEY_BYTES));
  }

  get fingerprint(): string {
    return fingerprintOf(this.#master);
  }
}

function fingerprintOf(key: KeyObject): string {
  return createHash('sha256')
    .update('greenlight master key\n')
    .update(key.export())
    .digest('hex')
    .slice(0, 32);
}

function tryUnseal(key: KeyObject, bound: string, sealed: Buffer): Buffer | undefined {
  try {
    return unseal(key, bound, sealed);
  } catch {
    return undefined;
  }
}

function place(tenant: string, run: string): string {
  return `${tenant}\n${run}`;
}

const REMEMBER = statement(
  'master_key_remember',
  `with added as (insert into master_key (fingerprint) values (:fingerprint) on conflict do nothing returning fingerprint, root)
   select fingerprint, root from added union all select fingerprint, root from master_key limit 1`,
);

/**
 * Remembers the key at the first start, gives the keyring its root and the database the keyring. Rejects with
 * WrongMasterKey when the database was written with another key than the present one and the old ones.
 */
export async function checkMasterKey(database: Database, keyring: Keyring): Promise<void> {
  const { fingerprint } = keyring;
  const ask = () => database.query<{ fingerprint: string; root: Buffer | null }>(REMEMBER, { fingerprint });
  // Of two processes that start at once the second finds no row of its own, and that of the first only when
  // it asks once more: a statement reads what was there when it began.
  const [row] = await ask().then((rows) => (rows.length > 0 ? rows : ask()));
  if (!row) throw new Error('a database always answers');
  keyring.accept(row.fingerprint, row.root);
  database.keys.use(keyring);
}

/**
 * The embedded database's master key: `dataDir/master.key`, made when there is none, readable by its owner
 * only.
 */
export async function masterKeyIn(dataDir: string, name = MASTER_KEY_FILE): Promise<Uint8Array> {
  const file = join(dataDir, name);
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
