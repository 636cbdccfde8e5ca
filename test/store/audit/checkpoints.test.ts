/** What checkpoints find that chains and MACs cannot: what is gone whole, and what was there before. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CheckpointSigner, parseCheckpoint } from '../../../src/store/audit/checkpoint.ts';
import { checkpointChain } from '../../../src/store/audit/checkpoint-chain.ts';
import { checkpointFolder } from '../../../src/store/audit/checkpoint-folder.ts';
import { allCheckpoints, type CheckpointPlace } from '../../../src/store/audit/checkpoint-place.ts';
import { Checkpointer } from '../../../src/store/audit/checkpointer.ts';
import { LineMacs } from '../../../src/store/audit/line-macs.ts';
import { verifyTrail } from '../../../src/store/audit/verify-trail.ts';
import type { Connection, Database } from '../../../src/store/db.ts';
import { Keyring } from '../../../src/store/keys.ts';
import type { Store } from '../../../src/store/store.ts';
import { MASTER_KEY, onEachDatabase, storeOn } from '../on-each-database.ts';
import { append, said } from '../samples.ts';
import { tampering, writeRuns } from './trail-tests.ts';

const keyring = new Keyring(MASTER_KEY);
const macs = new LineMacs(keyring);
const { publicKey } = new CheckpointSigner(keyring);

onEachDatabase((location) => {
  let database: Database;
  let store: Store;
  let folder: string;
  let place: CheckpointPlace;
  let checkpointer: Checkpointer;
  let runs: string[];
  const errors: Error[] = [];
  const open = () => new Checkpointer({ database, keyring, place, onError: (error) => errors.push(error) });

  beforeAll(async () => {
    ({ store, database } = await storeOn(location));
    folder = await mkdtemp(join(tmpdir(), 'greenlight-checkpoints-'));
    place = checkpointFolder(folder);
    checkpointer = open();
    runs = await writeRuns(store, 10, 4);
  });
  afterAll(async () => {
    await checkpointer.close();
    await rm(folder, { recursive: true, force: true });
  });

  const check = async (connection: Connection) => {
    const chain = checkpointChain(await allCheckpoints(place), publicKey);
    const trail = await verifyTrail(connection, { macs, vouched: chain });
    return [...chain.findings, ...trail.findings];
  };
  const say = (run: string, text: string) =>
    store.ledger.change({
      tenant: 't',
      run,
      request: { knownSeq: 4 },
      work: () => append([said(text)]),
    });

  it('the first names every head, a later one those that have moved, and none is written for nothing', async () => {
    expect(await place.newest()).toBe(0);
    expect(await checkpointer.write()).toBe(1);
    expect(await checkpointer.write()).toBe(undefined);
    await say(runs[0] ?? '', 'more');
    await writeRuns(store, 1, 2);
    expect(await checkpointer.write()).toBe(2);
    const read = (await allCheckpoints(place)).map((text) => parseCheckpoint(text));
    expect(read).toMatchObject([
      { number: 1, runs: 10, refused: [] },
      { number: 2, runs: 11, refused: [] },
    ]);
    expect(read.map((one) => typeof one === 'object' && one.heads.length)).toEqual([10, 2]);
    expect(await check(database)).toEqual([]);
  });

  it('after a restart, and beside another process, the chain of checkpoints goes on', async () => {
    const other = open();
    expect(await other.write()).toBe(undefined);
    await say(runs[1] ?? '', 'from the other');
    expect(await other.write()).toBe(3);
    await say(runs[2] ?? '', 'from this one');
    expect(await checkpointer.write()).toBe(4);
    await say(runs[3] ?? '', 'at its end');
    await other.close();
    expect(await place.newest()).toBe(5);
    expect(await check(database)).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('two that write at once share the numbers, and lose no head', async () => {
    const other = open();
    for (let n = 0; n < 4; n++) {
      await say(runs[4 + n] ?? '', `round ${n}`);
      await Promise.all([checkpointer.write(), other.write()]);
    }
    await other.close();
    expect(await check(database)).toEqual([]);
  });

  const gone = (run = '') =>
    `delete from memory_cases where run = '${run}'; delete from events where run = '${run}'; delete from runs where id = '${run}'`;
  const cut = (run = '') =>
    `delete from events where run = '${run}' and seq > 2;
     update runs r set seq = 2, hash = e.hash from events e where r.id = '${run}' and e.run = r.id and e.seq = 2`;

  it('a run that was removed whole is missed, by nothing but the checkpoints', async () => {
    const [run] = runs;
    const found = await tampering(database, async (tx) => {
      await tx.execute(gone(run));
      return { with: await check(tx), without: (await verifyTrail(tx, { macs })).findings };
    });
    expect(found).toEqual({ with: [`Run ${run} was removed whole: checkpoints name it.`], without: [] });
  });

  it('so is an end that was cut off with its head', async () => {
    const [run] = runs;
    const found = await tampering(database, async (tx) => {
      await tx.execute(cut(run));
      return { with: await check(tx), without: (await verifyTrail(tx, { macs })).findings };
    });
    expect(found.without).toEqual([]);
    expect(found.with).toEqual([`The end of run ${run} was cut off after row 2: a checkpoint names row 5.`]);
  });

  it('a checkpoint that was forged, replaced, moved or removed is found', async () => {
    const texts = await allCheckpoints(place);
    const findings = (changed: string[]) => checkpointChain(changed, publicKey).findings.join('\n');
    const [first = '', second = '', ...rest] = texts;
    const forger = new CheckpointSigner(new Keyring(new Uint8Array(32).fill(9)));
    const facts = parseCheckpoint(first);
    if (typeof facts === 'string') throw new Error(facts);
    const { version: _, key: __, signature: ___, ...body } = facts;
    expect(findings([forger.write(body), second, ...rest])).toContain('signed with another key');
    const [head, ...others] = body.heads;
    if (!head) throw new Error('no head');
    const edited = JSON.parse(first);
    edited.heads[0][3] = '0'.repeat(64);
    expect(findings([JSON.stringify(edited), second, ...rest])).toContain('its signature is wrong');
    expect(findings([second, ...rest])).toContain('does not continue checkpoint 0');
    expect(findings([first, ...rest])).toContain('does not continue checkpoint 1');
    expect(findings([second, first, ...rest])).toContain('does not continue');
    // Whoever has the key can leave a head out, but the count tells.
    const own = new CheckpointSigner(keyring);
    expect(findings([own.write({ ...body, heads: others })])).toContain('counts 10 runs');
    expect(findings([''])).toContain('it is not JSON');
  });

  it('a head without a right MAC is refused and told, and nothing goes on from a checkpoint of somebody else’s', async () => {
    const own = await mkdtemp(join(tmpdir(), 'greenlight-checkpoints-'));
    const elsewhere = checkpointFolder(own);
    const told: Error[] = [];
    const another = new Checkpointer({ database, keyring, place: elsewhere, onError: (e) => told.push(e) });
    await another.write();
    await say(runs[8] ?? '', 'moves');
    await database.execute('alter table events disable trigger user');
    await database.execute(`update events set mac = null where run = '${runs[8]}' and seq = 5`);
    await another.write();
    expect(told.map(({ message }) => message)).toEqual([
      expect.stringContaining('checkpoint 2 refuses 1 heads'),
    ]);
    const chain = checkpointChain(await allCheckpoints(elsewhere), publicKey);
    expect(chain.findings).toEqual([
      `Run ${runs[8]} had no right MAC at row 5 when checkpoint 2 was to be written.`,
    ]);

    const [thousand = ''] = await readdir(own);
    const file = join(own, thousand, '000000002.json');
    await writeFile(file, (await readFile(file, 'utf8')).replace(runs[8] ?? '', 'another'));
    const restarted = new Checkpointer({ database, keyring, place: elsewhere, onError: () => {} });
    await expect(restarted.write()).rejects.toThrow('checkpoint 2 is not ours');
    await restarted.close();
    await another.close();
    await rm(own, { recursive: true, force: true });
  });
});

onEachDatabase((location) => {
  it('rows of a version before MACs are named by the first checkpoint, and no others may lack theirs', async () => {
    const { store, database } = await storeOn(location);
    const runs = await writeRuns(store, 3, 4);
    await database.execute('alter table events disable trigger user');
    await database.execute(`update events set mac = null where run = '${runs[0]}'`);
    await database.execute(`update events set mac = null where run = '${runs[1]}' and seq < 3`);
    const folder = await mkdtemp(join(tmpdir(), 'greenlight-checkpoints-'));
    const place = checkpointFolder(folder);
    const checkpointer = new Checkpointer({ database, keyring, place, onError: () => {} });
    await checkpointer.write();
    const vouched = checkpointChain(await allCheckpoints(place), publicKey);
    expect(vouched.findings).toEqual([]);
    expect([...vouched.older.values()].sort()).toEqual([2, 4]);
    expect(await verifyTrail(database, { macs, vouched })).toMatchObject({ found: 0, withoutMac: 6 });
    await database.execute(`update events set mac = null where run in ('${runs[1]}', '${runs[2]}')`);
    expect(await verifyTrail(database, { macs, vouched })).toMatchObject({ found: 6, withoutMac: 12 });
    await checkpointer.close();
    await rm(folder, { recursive: true, force: true });
  });
});
