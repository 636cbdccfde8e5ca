/** The master keys of an installation: the present one, and those of before while they are still needed. */
import { rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Keyring, MASTER_KEY_FILE, masterKeyIn } from './keys.ts';

/** On the embedded database: the key that everything is being wrapped under. */
const NEXT_FILE = `${MASTER_KEY_FILE}.next`;

export interface KeySettings {
  masterKey?: Uint8Array;
  oldKeys?: Uint8Array[];
  /** Of the embedded database. */
  dataDir?: string;
}

export interface MasterKeys {
  masterKey: Uint8Array;
  oldKeys: Uint8Array[];
}

export async function masterKeysOf({
  masterKey,
  oldKeys = [],
  dataDir = '.',
}: KeySettings): Promise<MasterKeys> {
  if (masterKey) return { masterKey, oldKeys };
  const present = await masterKeyIn(dataDir);
  const begun = await stat(join(dataDir, NEXT_FILE)).then(
    () => true,
    () => false,
  );
  if (!begun) return { masterKey: present, oldKeys };
  return { masterKey: await masterKeyIn(dataDir, NEXT_FILE), oldKeys: [present, ...oldKeys] };
}

/** Makes the embedded database's next key, which is the present one from now on; the one before is kept. */
export async function beginNextKey(dataDir: string): Promise<MasterKeys> {
  await masterKeyIn(dataDir, NEXT_FILE);
  return masterKeysOf({ dataDir });
}

/** Everything is wrapped under the next key: the one before is gone. */
export async function finishNextKey(dataDir: string): Promise<void> {
  await rename(join(dataDir, NEXT_FILE), join(dataDir, MASTER_KEY_FILE));
}

export function keyringFrom({ masterKey, oldKeys }: MasterKeys): Keyring {
  return new Keyring(masterKey, oldKeys);
}
