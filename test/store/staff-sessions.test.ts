/** Sessions of the console, on both databases: what ends one. */
import { beforeAll, expect, it } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { provisioningOf } from '../../src/store/provisioning.ts';
import { IdNotFree } from '../../src/store/staff.ts';
import type { Store } from '../../src/store/store.ts';
import { onEachDatabase, storeOn } from './on-each-database.ts';

onEachDatabase((place) => {
  let store: Store;
  let database: Database;
  beforeAll(async () => {
    ({ store, database } = await storeOn(place));
  });

  const begin = async (member = 'lead', token?: Buffer) => {
    const begun = await store.sessions.begin('t', member, token);
    if (!begun) throw new Error('no session');
    return begun.id;
  };
  const who = async (id: string) => {
    const found = await store.sessions.find(id, true);
    return typeof found === 'object' ? found.id : found;
  };
  /** As if that had been said so long ago. */
  const backdate = (column: 'used_at' | 'expires_at', interval: string) =>
    database.of('t').execute(`update staff_sessions set ${column} = ${column} - interval '${interval}'`);

  it('is known by an id that is not kept, for 12 hours at most', async () => {
    const id = await begin();
    const found = await store.sessions.find(id, false);
    expect(found).toMatchObject({ id: 'lead', tenant: 't', role: 'lead' });
    const rows = await database
      .of('t')
      .execute<{ row: string; hours: number }>(
        "select s::text as row, extract(epoch from expires_at - made_at)::int / 3600 as hours from staff_sessions s where staff = 'lead'",
      );
    expect(JSON.stringify(rows)).not.toContain(id);
    expect(rows.at(-1)?.hours).toBe(12);
    expect(await store.sessions.find(`${id}x`, true)).toBeUndefined();
    await backdate('expires_at', '11 hours 59 minutes');
    expect(await who(id)).toBe('lead');
    await backdate('expires_at', '2 minutes');
    expect(await who(id)).toBe('ended');
  });

  it('ends two hours after its last use, and reading without use is none', async () => {
    const [used, unused] = [await begin(), await begin()];
    await backdate('used_at', '1 hour 59 minutes');
    expect(await who(used)).toBe('lead');
    expect(await store.sessions.find(unused, false)).toMatchObject({ id: 'lead' });
    await backdate('used_at', '2 minutes');
    expect(await who(used)).toBe('lead');
    expect(await who(unused)).toBe('ended');
  });

  it('ends by signing out, of its own tenant alone', async () => {
    const [one, other] = [await begin(), await begin()];
    await store.sessions.end('other', one);
    expect(await who(one)).toBe('lead');
    await store.sessions.end('t', one);
    expect([await who(one), await who(other)]).toEqual([undefined, 'lead']);
  });

  it.each([
    ['is removed', () => store.staff.remove('t', 'temp')],
    ['has another address', () => store.staff.add('t', { ...TEMP, email: 'another@example.com' })],
    [
      'is made inactive by an identity provider',
      () => provisioningOf(database).put('t', { ...TEMP, active: false }),
    ],
  ])('ends when the member %s, and stays ended when the member is back', async (_, leave) => {
    await store.staff.add('t', TEMP);
    const id = await begin('temp');
    expect(await who(id)).toBe('temp');
    await leave();
    expect(await who(id)).toBeUndefined();
    await store.staff.add('t', TEMP);
    expect(await who(id)).toBeUndefined();
    expect(await who(await begin('temp'))).toBe('temp');
  });

  it('ends when an identity provider deletes the member, whose id nobody gets again', async () => {
    const gone = { ...TEMP, id: 'gone', email: 'gone@example.com' };
    await store.staff.add('t', gone);
    const id = await begin('gone');
    await provisioningOf(database).forget('t', 'gone');
    expect(await who(id)).toBeUndefined();
    await expect(store.staff.add('t', gone)).rejects.toThrow(IdNotFree);
  });

  it('is begun for active members of the tenant alone', async () => {
    expect(await store.sessions.begin('t', 'nobody')).toBeUndefined();
    expect(await store.sessions.begin('other', 'lead')).toBeUndefined();
    await store.staff.add('t', TEMP);
    await store.staff.remove('t', 'temp');
    expect(await store.sessions.begin('t', 'temp')).toBeUndefined();
  });

  it('that a token began ends no later than the token, and goes with it', async () => {
    const text = (await store.staff.makeToken('t', 'engineer')) ?? '';
    const token = (await store.staff.byToken(text))?.token;
    const id = await begin('engineer', token);
    const made = (await store.staff.makeToken('t', 'engineer', { madeWith: token })) ?? '';
    expect(await store.staff.byToken(made)).toMatchObject({ id: 'engineer' });
    expect(await store.sessions.begin('t', 'lead', token)).toBeUndefined();
    expect(await store.staff.makeToken('t', 'lead', { madeWith: token })).toBeUndefined();
    const [first] = await store.staff.tokens('t', 'engineer');
    await store.staff.endToken('t', first?.id ?? '', 'engineer');
    expect(await store.staff.byToken(text)).toBeUndefined();
    expect(await store.staff.byToken(made)).toBeUndefined();
    expect(await who(id)).toBeUndefined();

    const short = await store.staff.byToken((await store.staff.makeToken('t', 'engineer')) ?? '');
    await database.of('t').execute("update staff_tokens set expires_at = now() + interval '5 minutes'");
    const begun = await store.sessions.begin('t', 'engineer', short?.token);
    await store.staff.makeToken('t', 'engineer', { madeWith: short?.token, days: 80 });
    expect(Date.parse(begun?.endsAt ?? '')).toBeLessThan(Date.now() + 600_000);
    const ends = (await store.staff.tokens('t', 'engineer')).map(({ expiresAt }) => Date.parse(expiresAt));
    expect(Math.max(...ends)).toBeLessThan(Date.now() + 600_000);
  });
});

const TEMP = { id: 'temp', name: 'Temp', email: 'temp@example.com', role: 'engineer', limit: 100 };
