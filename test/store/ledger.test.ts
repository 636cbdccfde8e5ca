import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import type { Append, LockedRun } from '../../src/flow/ports/ledger.ts';
import { verifyAudit } from '../../src/run/audit/verify.ts';
import type { Database } from '../../src/store/db.ts';
import { setPolicy } from '../../src/store/policies.ts';
import type { Store } from '../../src/store/store.ts';
import { onEachDatabase, storeOn } from './on-each-database.ts';
import { answering, append, opened, policy, row, said } from './samples.ts';

async function auditOf(store: Store, tenant: string, run: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of store.ledger.audit(tenant, run)) lines.push(line);
  return lines;
}

onEachDatabase((place) => {
  let store: Store;
  let database: Database;
  beforeAll(async () => {
    ({ store, database } = await storeOn(place));
  });
  const open = async (events = [opened], more = {}) => {
    const run = randomUUID();
    await store.ledger.change({
      tenant: 't',
      run,
      request: { open: true, knownSeq: 0, person: 'engineer' },
      work: () => append(events, more),
    });
    return run;
  };

  it('opens a run and gives its events back, personal text opened', async () => {
    const run = randomUUID();
    let locked: LockedRun | undefined;
    const changed = await store.ledger.change({
      tenant: 't',
      run,
      request: { open: true, knownSeq: 0, person: 'engineer' },
      work: (given) => {
        locked = given;
        return append([opened, answering]);
      },
    });
    expect(locked).toMatchObject({
      head: { seq: 0, hash: '0'.repeat(64) },
      events: [],
      authority: { id: 'engineer', name: 'Engineer', role: 'engineer', limit: 5_000 },
      policy,
    });
    expect(changed).toMatchObject({ kind: 'appended', head: { seq: 2 } });
    const loaded = await store.ledger.load('t', run);
    if (loaded === 'missing' || 'erased' in loaded) throw new Error('not loaded');
    expect(loaded.events).toEqual([
      { ...opened, seq: 1, at: locked?.now },
      { ...answering, seq: 2, at: locked?.now },
    ]);
    expect(loaded.policy).toEqual(policy);
    expect(loaded.now).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('sends only events that the caller does not know', async () => {
    const run = await open([opened, said('one'), said('two')]);
    await store.ledger.change({
      tenant: 't',
      run,
      request: { knownSeq: 2 },
      work: ({ events, head }) => {
        expect(head.seq).toBe(3);
        expect(events.map(({ seq, personal }) => [seq, personal])).toEqual([[3, { text: 'two' }]]);
        return append([]);
      },
    });
  });

  it('keeps canonical bytes: the audit verifies and the database holds no personal text', async () => {
    const run = await open([opened, said('the secret of the mug'), answering]);
    const lines = await auditOf(store, 't', run);
    const loaded = await store.ledger.load('t', run);
    if (loaded === 'missing' || 'erased' in loaded) throw new Error('not loaded');
    expect(verifyAudit(lines, loaded.head)).toMatchObject({ ok: true, findings: [], lines: 3, run });
    expect(lines[1]).toContain('the secret of the mug');
    const rows = await database.execute<{ line: string }>(`select line from events where run = '${run}'`);
    expect(rows).toHaveLength(3);
    expect(JSON.stringify(rows)).not.toContain('secret');
    const [fact] = await database.execute<{ type: string; data: unknown }>(
      `select type, data from event_facts where run = '${run}' and seq = 1`,
    );
    expect(fact).toEqual({ type: 'run_opened', data: opened.data });
  });

  it('lets everybody who changes one run at once have a number of their own', async () => {
    const run = await open();
    const many = Array.from({ length: 12 }, (_, at) =>
      store.ledger.change({
        tenant: 't',
        run,
        request: { knownSeq: 1 },
        work: ({ head, events }) => {
          // What was committed while this one waited for the lock is seen, events and head alike.
          expect(events.at(-1)?.seq ?? 1).toBe(head.seq);
          return append([said(`message ${at}`)]);
        },
      }),
    );
    const heads = (await Promise.all(many)).map((one) => (one.kind === 'appended' ? one.head.seq : 0));
    expect(heads.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, at) => at + 2));
    expect(verifyAudit(await auditOf(store, 't', run)).ok).toBe(true);
  });

  it('writes nothing when work refuses or throws', async () => {
    const run = await open();
    const refused = await store.ledger.change({
      tenant: 't',
      run,
      request: { knownSeq: 1 },
      work: () => ({
        refused: { error: 'stale' },
      }),
    });
    expect(refused).toEqual({ kind: 'refused', refusal: { error: 'stale' } });
    const broken = store.ledger.change({
      tenant: 't',
      run,
      request: { knownSeq: 1, inbox: `broken ${run}` },
      work: () => {
        throw new Error('a rule is broken');
      },
    });
    await expect(broken).rejects.toThrow('a rule is broken');
    expect(await auditOf(store, 't', run)).toHaveLength(1);
    const [kept] = await database.execute<{ n: number }>(
      `select count(*) as n from inbox where key = 'broken ${run}'`,
    );
    expect(kept?.n).toBe(0);
  });

  it('makes a change once for one message, in parallel too', async () => {
    const run = await open();
    const inbox = `message ${run}`;
    const same = () =>
      store.ledger.change({
        tenant: 't',
        run,
        request: { knownSeq: 1, inbox },
        work: () => append([said('once')], { outcome: { seq: 2 } }),
      });
    const answers = await Promise.all(Array.from({ length: 8 }, same));
    expect(answers.filter(({ kind }) => kind === 'appended')).toHaveLength(1);
    expect(answers.filter(({ kind }) => kind === 'seen')).toHaveLength(7);
    expect(await same()).toEqual({ kind: 'seen', outcome: { seq: 2 } });
    expect(await auditOf(store, 't', run)).toHaveLength(2);
  });

  it('ends a job, and has the run looked at later, in the one statement of a change that knows the head', async () => {
    const run = await open([opened], { wake: true });
    const loaded = await store.ledger.load('t', run);
    if (loaded === 'missing' || 'erased' in loaded) throw new Error('not loaded');
    const jobs = () =>
      database.execute<{ queue: string; later: boolean }>(
        `select queue, ready_at > now() + interval '1 minute' as later from jobs where run = '${run}' order by queue`,
      );
    const taken = async () => {
      const fetched = await store.queue.fetch(100);
      for (const other of fetched) if (other.run !== run) await store.queue.complete(other);
      return fetched.find((one) => one.run === run);
    };
    const job = await taken();
    if (!job) throw new Error('no job came');
    const looks: LockedRun[] = [];
    const tickAt = '2099-01-01T00:00:00.000Z';
    const { head } = loaded;
    const change = (expects: { hash: string; policy: typeof policy }, more: Partial<Append>) =>
      store.ledger.change({
        tenant: 't',
        run,
        request: { knownSeq: head.seq, expects, completes: job },
        work: (given) => {
          looks.push(given);
          return append([said('x')], more);
        },
      });
    // A head that is not the run's: the first look writes nothing, the second does.
    await change({ hash: head.hash, policy: { ...policy, version: 'another' } }, { complete: false });
    expect(looks).toHaveLength(2);
    expect(await jobs()).toEqual([{ queue: 'drive', later: false }]);
    const now = await store.ledger.load('t', run);
    if (now === 'missing' || 'erased' in now) throw new Error('not loaded');
    Object.assign(head, now.head);
    looks.length = 0;
    await change({ hash: head.hash, policy }, { complete: true, tickAt });
    expect(looks).toHaveLength(1);
    expect(await jobs()).toEqual([{ queue: 'tick', later: true }]);
    expect(verifyAudit(await auditOf(store, 't', run)).ok).toBe(true);
    // The same look again is pending already.
    const last = await store.ledger.load('t', run);
    if (last === 'missing' || 'erased' in last) throw new Error('not loaded');
    Object.assign(head, last.head);
    await change({ hash: head.hash, policy }, { complete: true, tickAt });
    expect(await jobs()).toEqual([{ queue: 'tick', later: true }]);
  });

  it('opens one run for one message that comes several times at once', async () => {
    const inbox = `opening ${randomUUID()}`;
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => {
        const run = randomUUID();
        return store.ledger.change({
          tenant: 't',
          run,
          request: { open: true, knownSeq: 0, inbox },
          work: () => append([opened], { outcome: { run } }),
        });
      }),
    );
    const first = answers.find(({ kind }) => kind === 'appended');
    if (first?.kind !== 'appended') throw new Error('none was opened');
    for (const answer of answers)
      if (answer !== first) expect(answer).toEqual({ kind: 'seen', outcome: first.outcome });
    expect(answers).toHaveLength(6);
  });

  it('does not take the same name for something else that was said, and keeps no word of it', async () => {
    const run = await open();
    const inbox = `m ${run}`;
    const say = (text: string, refused = false) =>
      store.ledger.change({
        tenant: 't',
        run,
        request: { knownSeq: 1, inbox, content: text },
        work: () => (refused ? { refused: { error: 'no' } } : append([said('x')], { outcome: { seq: 2 } })),
      });
    expect(await say('the yellow house')).toMatchObject({ kind: 'appended' });
    expect(await say('the yellow house')).toEqual({ kind: 'seen', outcome: { seq: 2 } });
    expect(await say('the red house')).toEqual({ kind: 'reused' });
    const [row] = await database.execute<{ outcome: string }>(
      `select outcome::text as outcome from inbox where key = '${inbox}'`,
    );
    expect(row?.outcome).toMatch(/"said_digest": "[0-9a-f]{64}"/);
    const other = await open();
    const no = (text: string) =>
      store.ledger.change({
        tenant: 't',
        run: other,
        request: { knownSeq: 1, inbox: `n ${other}`, content: text },
        work: () => ({
          refused: { a: 1 },
        }),
      });
    expect(await no('one')).toMatchObject({ kind: 'refused' });
    expect(await no('one')).toEqual({ kind: 'seen', outcome: { refusal: { a: 1 } } });
    expect(await no('two')).toEqual({ kind: 'reused' });
  });

  it('keeps a refusal as the outcome of its message', async () => {
    const run = await open();
    const request = { knownSeq: 1, inbox: `refused ${run}` };
    await store.ledger.change({
      tenant: 't',
      run,
      request,
      work: () => ({
        refused: { error: 'forbidden', message: 'Needs a lead.' },
      }),
    });
    const again = await store.ledger.change({ tenant: 't', run, request, work: () => append([said('no')]) });
    expect(again).toEqual({
      kind: 'seen',
      outcome: { refusal: { error: 'forbidden', message: 'Needs a lead.' } },
    });
  });

  it('never shows one tenant the rows of another', async () => {
    const run = await open();
    const work = () => append([said('other')]);
    expect(await store.ledger.change({ tenant: 'other', run, request: { knownSeq: 0 }, work })).toEqual({
      kind: 'missing',
    });
    expect(await store.ledger.change({ tenant: 'nobody', run, request: { knownSeq: 0 }, work })).toEqual({
      kind: 'missing',
    });
    expect(await store.ledger.load('other', run)).toBe('missing');
    expect(await auditOf(store, 'other', run)).toEqual([]);
    expect((await store.ledger.list('other', { limit: 100 })).rows).toEqual([]);
    await store.ledger.change({
      tenant: 't',
      run,
      request: { knownSeq: 1, person: 'nobody' },
      work: ({ authority }) => {
        expect(authority).toBeUndefined();
        return append([]);
      },
    });
    await store.ledger.change({
      tenant: 'other',
      run: randomUUID(),
      request: { open: true, knownSeq: 0, person: 'engineer' },
      work: ({ authority }) => {
        expect(authority).toBeUndefined();
        return { refused: 'enough seen' };
      },
    });
  });

  /** Cases of one millisecond are listed by their ids. */
  const nextMillisecond = async () => {
    const clock = async () =>
      (
        await database.execute<{ at: string }>(
          "select date_trunc('milliseconds', clock_timestamp())::text as at",
        )
      )[0]?.at;
    const before = await clock();
    while ((await clock()) === before);
  };

  it('lists the last changed first, by page and by phase, titles opened', async () => {
    const phases = ['handed_over', 'closed', 'handed_over'] as const;
    const ids: string[] = [];
    for (const phase of phases) {
      ids.push(await open([opened], { row: { ...row, phase, title: `a ${phase} one` } }));
      await nextMillisecond();
    }
    const first = await store.ledger.list('t', { limit: 2 });
    expect(first.rows.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
    expect(first.rows[0]).toMatchObject({
      title: 'a handed_over one',
      askedBy: 'engineer',
      place: { channel: 'api' },
    });
    const next = await store.ledger.list('t', { limit: 1, after: first.next ?? '' });
    expect(next.rows.map(({ id }) => id)).toEqual([ids[0]]);
    const waiting = await store.ledger.list('t', { status: 'handed_over', limit: 10 });
    expect(waiting.rows.map(({ id }) => id)).toEqual([ids[2], ids[0]]);
    expect(waiting.next).toBeUndefined();
  });

  it('refuses to change or remove events, in the database itself', async () => {
    const run = await open();
    for (const sql of [
      `update events set hash = '' where run = '${run}'`,
      `delete from events where run = '${run}'`,
      'truncate events',
    ]) {
      await expect(database.execute(sql)).rejects.toThrow('events are never changed or removed');
    }
    const twice = `insert into events (tenant, run, seq, line, hash) values ('t', '${run}', 1, '{}', '')`;
    await expect(database.execute(twice)).rejects.toThrow('events_pkey');
    expect(await auditOf(store, 't', run)).toHaveLength(1);
  });

  it('judges by the policy that is set now, and never changes a version', async () => {
    await setPolicy(database, 'other', { ...policy, version: 'p2', currency: 'USD' });
    await store.ledger.change({
      tenant: 'other',
      run: randomUUID(),
      request: { open: true, knownSeq: 0 },
      work: (locked) => {
        expect(locked.policy).toMatchObject({ version: 'p2', currency: 'USD' });
        return { refused: 'enough seen' };
      },
    });
    await expect(setPolicy(database, 'other', { ...policy, currency: 'CHF' })).rejects.toThrow(
      'version p1 exists',
    );
    await expect(setPolicy(database, 'other', { version: 'p3' })).rejects.toThrow();
    await setPolicy(database, 'other', policy);
  });

  it('tells subscribers after the commit, and never of what was rolled back', async () => {
    const run = await open();
    const heard: number[] = [];
    const stop = store.changes.subscribe((change) => {
      if (change.run === run && change.tenant === 't') heard.push(change.seq);
    });
    await store.ledger.change({
      tenant: 't',
      run,
      request: { knownSeq: 1 },
      work: () => append([said('a')]),
    });
    await store.ledger
      .change({
        tenant: 't',
        run,
        request: { knownSeq: 2 },
        work: () => {
          throw new Error('no');
        },
      })
      .catch(() => {});
    await store.ledger.change({
      tenant: 't',
      run,
      request: { knownSeq: 2 },
      work: () => append([said('b')]),
    });
    stop();
    await store.ledger.change({
      tenant: 't',
      run,
      request: { knownSeq: 3 },
      work: () => append([said('c')]),
    });
    expect(heard).toEqual([2, 3]);
  });
});
