import { beforeAll, expect, it } from 'vitest';
import { ACTOR_KINDS } from '../../src/run/person.ts';
import type { Database } from '../../src/store/db.ts';
import { IdNotFree } from '../../src/store/staff.ts';
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

  it('gives no id to somebody else, nor one that stands for what no person does', async () => {
    const member = { id: 'left', name: 'L', email: 'left@example.com', role: 'lead', limit: 100 };
    await store.staff.add('t', member);
    await store.staff.remove('t', 'left');
    const other = { ...member, email: 'another.left@example.com' };
    await expect(store.staff.add('t', other)).rejects.toThrow(IdNotFree);
    await store.staff.add('t', { ...member, email: 'LEFT@example.com' });
    expect(await store.staff.find('t', 'left')).toMatchObject({ active: true });
    for (const id of ACTOR_KINDS) {
      await expect(store.staff.add('t', { ...member, id, email: `${id}@example.com` })).rejects.toThrow(
        IdNotFree,
      );
      expect(await store.staff.find('t', id)).toBeUndefined();
    }
  });

  it('drops links and tokens when somebody is removed or has another address, and keeps them else', async () => {
    const who = { platform: 'slack', team: 'T1', user: 'U9' } as const;
    const member = { id: 'mover', name: 'M', email: 'm@example.com', role: 'engineer', limit: 100 };
    const access = async (token: string) => [
      (await store.staff.byToken(token))?.id,
      (await store.staff.linked('t', who))?.id,
    ];
    await store.staff.add('t', member);
    const token = (await store.staff.makeToken('t', 'mover')) ?? '';
    await store.staff.linkByEmail('t', who, member.email);
    await store.staff.add('t', { ...member, email: 'M@Example.com', role: 'lead' });
    expect(await access(token)).toEqual(['mover', 'mover']);
    await store.staff.add('t', { ...member, email: 'other@example.com' });
    expect(await access(token)).toEqual([undefined, undefined]);
    await store.staff.linkByEmail('t', who, 'other@example.com');
    await store.staff.remove('t', 'mover');
    await store.staff.add('t', { ...member, email: 'other@example.com' });
    expect(await access(token)).toEqual([undefined, undefined]);
    await store.staff.remove('t', 'mover');
  });

  it('tokens end by time and one by one, and say when they were last used', async () => {
    const [first = '', second = ''] = [
      await store.staff.makeToken('t', 'engineer', { days: 1 }),
      await store.staff.makeToken('t', 'engineer', { days: 30 }),
    ];
    // Tokens of one millisecond stand in any order.
    const listed = async () =>
      (await store.staff.tokens('t', 'engineer')).toSorted((a, b) => a.expiresAt.localeCompare(b.expiresAt));
    const [one, other] = await listed();
    expect(one?.lastUsedAt).toBeUndefined();
    expect(Date.parse(other?.expiresAt ?? '') - Date.parse(one?.expiresAt ?? '')).toBeGreaterThan(
      28 * 86_400_000,
    );
    await store.staff.byToken(first);
    expect((await listed())[0]?.lastUsedAt).toBeDefined();
    expect(JSON.stringify(await store.staff.tokens('t'))).not.toContain(first.slice(3));
    await database.execute(
      "update staff_tokens set expires_at = now() - interval '1 second' where staff = 'engineer' and last_used_at is not null",
    );
    expect(await store.staff.byToken(first)).toBeUndefined();
    expect(await store.staff.byToken(second)).toMatchObject({ id: 'engineer' });
    expect(await store.staff.endToken('t', other?.id ?? '', 'lead')).toBe(false);
    expect(await store.staff.endToken('t', other?.id ?? '', 'engineer')).toBe(true);
    expect(await store.staff.byToken(second)).toBeUndefined();
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
