/**
 * What Teams needs beside the runs: where conversations are written to, who was met in them, and the open
 * case of a chat.
 */
import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import type { Conversation } from '../../src/bots/teams/conversations.ts';
import type { Store } from '../../src/store/store.ts';
import { onEachDatabase, storeOn } from './on-each-database.ts';
import { append, opened, row } from './samples.ts';

onEachDatabase((where) => {
  let store: Store;
  beforeAll(async () => {
    ({ store } = await storeOn(where));
  });
  const chat = (more: Partial<Conversation> = {}): Conversation => ({
    tenant: 't',
    team: 'M1',
    room: `a:${randomUUID()}`,
    kind: 'personal',
    serviceUrl: 'https://smba.trafficmanager.net/emea/',
    bot: { id: '28:bot', name: 'Greenlight' },
    receivesAll: false,
    ...more,
  });

  it('keeps how a conversation is written to, and never unlearns that all is heard', async () => {
    const one = chat({ kind: 'channel', group: '19:team' });
    const { conversations } = store;
    expect(await conversations.find(one)).toBeUndefined();
    await conversations.keep(one);
    expect(await conversations.find(one)).toEqual(one);
    await conversations.keep({
      ...one,
      serviceUrl: 'https://smba.trafficmanager.net/amer/',
      receivesAll: true,
    });
    const { group: _, ...without } = one;
    await conversations.keep(without);
    expect(await conversations.find(one)).toEqual({ ...one, receivesAll: true });
    expect(await conversations.find({ ...one, tenant: 'other' })).toBeUndefined();
    expect(await conversations.find({ ...one, team: 'M2' })).toBeUndefined();
    await conversations.forget(one);
    expect(await conversations.find(one)).toBeUndefined();
  });

  it('knows the active members of the staff who were met there', async () => {
    const one = chat();
    const who = { platform: 'teams', team: 'M1', user: randomUUID() } as const;
    await store.conversations.met(one, { user: who.user, account: '29:old' });
    await store.conversations.met(one, { user: who.user, account: '29:new' });
    await store.conversations.met(one, { user: randomUUID(), account: '29:stranger' });
    expect(await store.conversations.members(one)).toEqual([]);
    await store.staff.linkByEmail('t', who, 'LEAD@example.com');
    expect(await store.conversations.members(one)).toEqual([
      {
        user: who.user,
        account: '29:new',
        member: {
          id: 'lead',
          name: 'Lead',
          email: 'lead@example.com',
          role: 'lead',
          limit: 25_000,
          active: true,
        },
      },
    ]);
    await store.conversations.keep(one);
    expect(await store.conversations.personal('t', 'M1', [who.user, randomUUID()])).toEqual([one]);
    expect(await store.conversations.personal('t', 'M2', [who.user])).toEqual([]);
    expect(await store.conversations.personal('t', 'M1', [])).toEqual([]);
    await store.conversations.keep({ ...one, kind: 'groupChat' });
    expect(await store.conversations.personal('t', 'M1', [who.user])).toEqual([]);
    expect(await store.conversations.members({ ...one, room: 'another' })).toEqual([]);
    expect(await store.conversations.members({ ...one, team: 'M2' })).toEqual([]);
  });

  it('finds the newest open case of a room, of one asker or of anybody', async () => {
    const room = `a:${randomUUID()}`;
    const at = { channel: 'teams', team: 'M1', room } as const;
    const openAt = async (askedBy: string, phase: 'planning' | 'closed' = 'planning', team = 'M1') => {
      const run = randomUUID();
      const place = { channel: 'teams', team, room } as const;
      await store.ledger.change({
        tenant: 't',
        run,
        request: { open: true, knownSeq: 0 },
        work: () => append([opened], { row: { ...row, askedBy, phase, place } }),
      });
      return run;
    };
    expect(await store.threads.newestOpenIn('t', at)).toBeUndefined();
    const first = await openAt('engineer');
    await openAt('engineer', 'closed');
    const leads = await openAt('lead');
    await openAt('lead', 'planning', 'M2');
    expect(await store.threads.newestOpenIn('t', at)).toEqual({ run: leads, askedBy: 'lead' });
    expect(await store.threads.newestOpenIn('t', at, 'engineer')).toEqual({
      run: first,
      askedBy: 'engineer',
    });
    expect(await store.threads.newestOpenIn('t', at, 'finance')).toBeUndefined();
    expect(await store.threads.newestOpenIn('other', at)).toBeUndefined();
  });
});
