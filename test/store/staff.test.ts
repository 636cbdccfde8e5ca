import { beforeAll, expect, it } from 'vitest';
import type { Database } from '../../src/store/db.ts';
import type { Store } from '../../src/store/store.ts';
import { onEachDatabase, storeOn } from './on-each-database.ts';

onEachDatabase((place) => {
  let store: Store;
  let database: Database;
  beforeAll(async () => {
    ({ store, database } = await storeOn(place));
  });

  it('lists and finds the members of one tenant', async () => {
    const engineer = {
      id: 'engineer',
      name: 'Engineer',
      email: 'engineer@example.com',
      role: 'engineer',
      limit: 5_000,
      active: true,
    };
    expect(await store.staff.find('t', 'engineer')).toEqual(engineer);
    expect((await store.staff.list('t')).map(({ id }) => id)).toEqual(['engineer', 'lead']);
    expect(await store.staff.find('other', 'engineer')).toBeUndefined();
    expect(await store.staff.list('other')).toEqual([]);
  });

  it('knows a member by a token that it does not keep', async () => {
    const token = (await store.staff.makeToken('t', 'lead')) ?? '';
    expect(token.length).toBeGreaterThan(40);
    expect(await store.staff.byToken(token)).toMatchObject({ id: 'lead', tenant: 't', limit: 25_000 });
    expect(await store.staff.byToken(`${token}x`)).toBeUndefined();
    expect(await store.staff.byToken('')).toBeUndefined();
    const rows = await database.execute<{ all: string }>(
      'select staff_tokens::text as all from staff_tokens',
    );
    expect(JSON.stringify(rows)).not.toContain(token.slice(3));
    expect(await store.staff.makeToken('t', 'nobody')).toBeUndefined();
    expect(await store.staff.makeToken('other', 'lead')).toBeUndefined();
  });

  it('takes everything from a member who is removed, and gives it back when added again', async () => {
    const member = { id: 'temp', name: 'Temp', email: 'temp@example.com', role: 'engineer', limit: 100 };
    await store.staff.add('t', member);
    const token = (await store.staff.makeToken('t', 'temp')) ?? '';
    expect(await store.staff.remove('t', 'temp')).toBe(true);
    expect(await store.staff.byToken(token)).toBeUndefined();
    expect(await store.staff.find('t', 'temp')).toMatchObject({ active: false });
    await store.ledger.change({
      tenant: 't',
      run: 'temp-run',
      request: { open: true, knownSeq: 0, person: 'temp' },
      work: ({ authority }) => {
        expect(authority).toBeUndefined();
        return { refused: 'enough seen' };
      },
    });
    expect(await store.staff.remove('t', 'nobody')).toBe(false);
    await store.staff.add('t', { ...member, limit: 200 });
    expect(await store.staff.find('t', 'temp')).toMatchObject({ active: true, limit: 200 });
    expect(await store.staff.byToken(token)).toBeUndefined();
  });

  it('links a platform user by the e-mail that the platform vouches for', async () => {
    const who = { platform: 'slack', team: 'T1', user: 'U1' } as const;
    expect(await store.staff.linked('t', who)).toBeUndefined();
    expect(await store.staff.linkByEmail('t', who, 'stranger@example.com')).toBeUndefined();
    expect(await store.staff.linkByEmail('t', who, 'Lead@Example.com')).toMatchObject({ id: 'lead' });
    expect(await store.staff.linked('t', who)).toMatchObject({ id: 'lead', limit: 25_000 });
    expect(await store.staff.linked('t', { ...who, team: 'T2' })).toBeUndefined();
    expect(await store.staff.linked('other', who)).toBeUndefined();
    const usersOf = (to: { person?: string; role?: string }) =>
      store.staff.usersOf('t', { platform: 'slack', team: 'T1', to });
    expect(await usersOf({ role: 'lead' })).toEqual(['U1']);
    expect(await usersOf({ person: 'lead' })).toEqual(['U1']);
    expect(await usersOf({ person: 'engineer' })).toEqual([]);
    expect(await usersOf({})).toEqual([]);
    expect(await store.staff.usersOf('t', { platform: 'slack', team: 'T2', to: { role: 'lead' } })).toEqual(
      [],
    );
  });
});
