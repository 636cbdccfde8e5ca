/** What Slack and Teams keep beside the runs: cards, threads, workspaces, replies that wait. */
import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import type { ClaimedCard } from '../../src/flow/ports/channels.ts';
import type { Place } from '../../src/run/person.ts';
import type { Database } from '../../src/store/db.ts';
import type { Store } from '../../src/store/store.ts';
import { putWorkspace } from '../../src/store/workspaces.ts';
import { onEachDatabase, storeOn } from './on-each-database.ts';
import { append, opened, row, said } from './samples.ts';

onEachDatabase((where) => {
  let store: Store;
  let database: Database;
  beforeAll(async () => {
    ({ store, database } = await storeOn(where));
  });
  const openAt = async (place: Place) => {
    const run = randomUUID();
    await store.ledger.change({
      tenant: 't',
      run,
      request: { open: true, knownSeq: 0 },
      work: () => append([opened], { row: { ...row, place } }),
    });
    return run;
  };
  const grow = (run: string, place: Place, knownSeq: number) =>
    store.ledger.change({
      tenant: 't',
      run,
      request: { knownSeq },
      work: () => append([said('a'), said('b')], { row: { ...row, place } }),
    });
  const claim = (run: string, me: string) =>
    store.cards.claim({ channel: 'slack', tenant: 't', run }, { me, forMs: 60_000 });

  it('knows how far a card is behind, and lets one process at a time draw it', async () => {
    const place = { channel: 'slack', team: 'T1', room: 'C1', thread: '17.1' } as const;
    const run = await openAt(place);
    const behind = async () => (await store.cards.behind('slack')).some((card) => card.run === run);
    expect(await behind()).toBe(true);
    expect(await store.cards.behind('teams')).toEqual([]);
    expect(
      await store.cards.claim({ channel: 'teams', tenant: 't', run }, { me: 'one', forMs: 60_000 }),
    ).toBeUndefined();

    const card = (await claim(run, 'one')) as ClaimedCard;
    const attempted = false;
    expect(card).toEqual({
      tenant: 't',
      run,
      place,
      wanted: 1,
      shown: 0,
      announced: 0,
      attempted,
      interrupted: false,
      beside: [],
    });
    expect(await claim(run, 'two')).toBeUndefined();
    // Whoever claims it once more, also here, does not know what became of the first time.
    expect(await claim(run, 'one')).toEqual({ ...card, attempted: true, interrupted: true });
    expect(await behind()).toBe(false);

    await store.cards.shown(card, { message: '17.2', seq: 1, announced: 1 });
    await store.cards.release(card, { me: 'one', failed: false });
    expect(await claim(run, 'two')).toBeUndefined();
    await grow(run, place, 1);
    const known = { wanted: 3, shown: 1, announced: 1, message: '17.2' };
    expect(await claim(run, 'two')).toMatchObject({ ...known, interrupted: false });
    // Whoever failed leaves it to others, who are told.
    await store.cards.release(card, { me: 'two', failed: true });
    expect(await claim(run, 'two')).toMatchObject({ ...known, interrupted: true });
    // Shown, but the thread was not told yet: still behind.
    await store.cards.shown(card, { message: '17.2', seq: 3 });
    await store.cards.release(card, { me: 'two', failed: false });
    expect(await behind()).toBe(true);
    await store.cards.announced(card, 3);
    expect(await behind()).toBe(false);
    // A claim that ran out is free.
    await grow(run, place, 3);
    await store.cards.claim({ channel: 'slack', tenant: 't', run }, { me: 'dead', forMs: -1_000 });
    expect(await claim(run, 'one')).toMatchObject({ wanted: 5, shown: 3 });
  });

  it('finds the run of a thread: the one it was asked in, or the one under its own message', async () => {
    const room = `C${randomUUID()}`;
    const asked = { channel: 'slack', team: 'T1', room, thread: '20.1' } as const;
    const posted = { channel: 'slack', team: 'T1', room } as const;
    const inThread = await openAt(asked);
    const ofCommand = await openAt(posted);
    const runAt = (thread: string, team = 'T1') =>
      store.threads.runAt('t', { channel: 'slack', team, room, thread });
    expect(await runAt('20.1')).toEqual({ run: inThread, askedBy: 'engineer' });
    expect(await runAt('30.1')).toBeUndefined();
    const card = (await claim(ofCommand, 'one')) as ClaimedCard;
    await store.cards.shown(card, { message: '30.1', seq: 1 });
    expect(await runAt('30.1')).toEqual({ run: ofCommand, askedBy: 'engineer', message: '30.1' });
    expect(await runAt('30.1', 'T2')).toBeUndefined();
    expect(await store.threads.runAt('other', { ...asked })).toBeUndefined();
    expect(await store.threads.placeOf('t', ofCommand)).toEqual({ place: posted, message: '30.1' });
    // Asked again in the same thread: the newest counts.
    const again = await openAt(asked);
    expect(await runAt('20.1')).toMatchObject({ run: again });
  });

  it('takes up a message that was posted without being recorded, and draws one anew that was deleted', async () => {
    const room = `C${randomUUID()}`;
    const run = await openAt({ channel: 'slack', team: 'T1', room });
    const other = await openAt({ channel: 'slack', team: 'T1', room, thread: '1.1' });
    const known = () => store.threads.placeOf('t', run);
    await store.cards.found({ channel: 'slack', tenant: 't', run }, '40.1');
    await store.cards.found({ channel: 'slack', tenant: 't', run }, '40.2');
    expect(await known()).toMatchObject({ message: '40.1' });
    const card = (await claim(run, 'one')) as ClaimedCard;
    await store.cards.shown(card, { message: '40.1', seq: card.wanted, announced: card.wanted });
    await store.cards.release(card, { me: 'one', failed: false });
    await store.cards.lost({ channel: 'slack', tenant: 't', run }, '40.9');
    expect(await claim(run, 'one')).toBeUndefined();
    await store.cards.lost({ channel: 'slack', tenant: 't', run }, '40.1');
    expect(await claim(run, 'one')).toMatchObject({ run, shown: 0 });
    expect((await known())?.message).toBeUndefined();
    expect(await store.threads.openIn('t', { channel: 'slack', team: 'T1', room })).toEqual([
      { run, askedBy: 'engineer' },
      { run: other, askedBy: 'engineer' },
    ]);
    expect(await store.threads.openIn('t', { channel: 'slack', team: 'T2', room })).toEqual([]);
  });

  it('gives a workspace to the only tenant, and to none where there are several', async () => {
    expect(await store.workspaces.adopt('slack', 'T9')).toBeUndefined();
    await putWorkspace(database, { platform: 'slack', team: 'T9' }, 'other');
    expect(await store.workspaces.tenantOf('slack', 'T9')).toBe('other');
    expect(await store.workspaces.adopt('slack', 'T9')).toBe('other');
    expect(await store.workspaces.tenantOf('teams', 'T9')).toBeUndefined();
  });

  it('keeps a reply that cannot be placed yet, unreadable in the database, until it is placed', async () => {
    const thread = { channel: 'slack', team: 'T1', room: 'C7', thread: '40.1' } as const;
    const reply = {
      key: `slack:m:${randomUUID()}`,
      thread,
      by: { id: 'engineer', name: 'Engineer' },
      text: 'the yellow mug',
    };
    await store.waiting.keep('t', reply);
    await store.waiting.keep('t', reply);
    expect((await store.waiting.all('slack')).map((kept) => kept.reply)).toEqual([reply]);
    expect(await store.waiting.all('teams')).toEqual([]);
    const rows = await database.execute<{ all: string }>(`select w::text as all from waiting_replies w`);
    expect(JSON.stringify(rows)).not.toContain('yellow');
    await store.waiting.done('t', reply.key);
    expect(await store.waiting.all('slack')).toEqual([]);
  });

  it('lists what somebody asked for and what waits for them', async () => {
    const titled = async (title: string, more: object) => {
      const run = randomUUID();
      await store.ledger.change({
        tenant: 't',
        run,
        request: { open: true, knownSeq: 0 },
        work: () => append([opened], { row: { ...row, askedBy: 'someone', title, ...more } }),
      });
    };
    await titled('mine', { askedBy: 'ada' });
    await titled('closed', { askedBy: 'ada', phase: 'closed', ending: 'resolved' });
    await titled('named', { phase: 'asking', waitsFor: { person: 'ada', for: 'an answer' } });
    await titled('role', { phase: 'awaiting_approval', waitsFor: { role: 'auditor', for: 'approval' } });
    const agenda = async (limit: number) =>
      store.ledger.agenda('t', { person: 'ada', role: 'auditor' }, limit);
    expect((await agenda(10)).map(({ title }) => title).sort()).toEqual(['mine', 'named', 'role']);
    expect(await agenda(2)).toHaveLength(2);
  });
});
