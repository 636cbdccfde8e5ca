/** Cases that closed and could not be remembered: each is tried again, after a pause. */
import { beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../src/store/db.ts';
import { Keyring } from '../../../src/store/keys.ts';
import { rememberDue } from '../../../src/store/memory/due.ts';
import { Policies } from '../../../src/store/policies.ts';
import { MASTER_KEY, onEachDatabase, storeOn } from '../on-each-database.ts';

onEachDatabase((place) => {
  let database: Database;
  const errors: Error[] = [];
  beforeAll(async () => {
    ({ database } = await storeOn(place));
    // Its key is none, so that it cannot be read.
    await database.execute(
      `insert into runs (tenant, id, seq, hash, key, phase, ending, asked_by, place, created_at, updated_at)
       values ('t', 'unread', 1, '', '\\x00', 'closed', 'resolved', 'engineer', '{}', now(), now())`,
    );
  });
  const pass = () => {
    const parts = {
      database,
      keyring: new Keyring(MASTER_KEY),
      policies: new Policies(),
      onError: (error: Error) => errors.push(error),
    };
    return rememberDue(parts, new AbortController().signal);
  };
  const due = async () => {
    const [row] = await database.execute(
      `select tries, (extract(epoch from again_at - now()) / 60)::int as minutes from memory_due where run = 'unread'`,
    );
    return row;
  };
  const given = (tries: number, againAt: string) =>
    database.execute(
      `insert into memory_due (tenant, run, tries, again_at) values ('t', 'unread', ${tries}, ${againAt})
       on conflict (tenant, run) do update set tries = excluded.tries, again_at = excluded.again_at`,
    );

  it.each([
    { when: 'the first time', tries: 0, again: 'null', expected: { tries: 1, minutes: 1 } },
    { when: 'once its pause is over', tries: 1, again: 'now()', expected: { tries: 2, minutes: 2 } },
    {
      when: 'although an older version gave it up',
      tries: 5,
      again: 'null',
      expected: { tries: 6, minutes: 32 },
    },
    { when: 'once a day at last', tries: 4_000, again: 'null', expected: { tries: 4_001, minutes: 1_440 } },
  ])('is tried once $when, and then not before a pause', async ({ tries, again, expected }) => {
    await given(tries, again === 'null' ? again : `${again} - interval '1 second'`);
    errors.length = 0;
    expect(await pass()).toBe(true);
    expect(errors).toHaveLength(1);
    expect(await due()).toEqual(expected);
    expect(await pass()).toBe(true);
    expect(errors).toHaveLength(1);
    expect(await due()).toMatchObject({ tries: expected.tries });
  });
});
