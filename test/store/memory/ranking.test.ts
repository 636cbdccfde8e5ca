/**
 * Cases that are found by their words are those that a comparison with every case would find; where there are
 * too many for that, nearly as good ones. What they are found by follows the cases, whoever writes them.
 */
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/store/db.ts';
import { erase } from '../../../src/store/erase.ts';
import { Keyring } from '../../../src/store/keys.ts';
import { findByWords } from '../../../src/store/memory/recall.ts';
import { remember } from '../../../src/store/memory/remember.ts';
import { blindTerms } from '../../../src/store/memory/terms.ts';
import { migrate } from '../../../src/store/migrate.ts';
import { Policies } from '../../../src/store/policies.ts';
import { MASTER_KEY, onEachDatabase, storeOn } from '../on-each-database.ts';
import { asked, past } from './past-requests.ts';

const keyring = new Keyring(MASTER_KEY);
const MOST = 10;

type Words = ReadonlyMap<string, number>;

/** BM25 over every case (k1 = 2, b = 0.75), a fifth of the known words' weight shared at least. */
function bruteForce(cases: ReadonlyMap<string, Words>, given: Words): string[] {
  const lengthOf = (words: Words) => [...words.values()].reduce((sum, count) => sum + count, 0);
  const mean = [...cases.values()].reduce((sum, words) => sum + lengthOf(words), 0) / cases.size;
  const weights = new Map<string, number>();
  for (const [term, times] of given) {
    const having = [...cases.values()].filter((words) => words.has(term)).length;
    if (having > 0) weights.set(term, times * Math.log(1 + (cases.size - having + 0.5) / (having + 0.5)));
  }
  const all = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  return [...cases]
    .map(([run, words]) => {
      let [covered, score] = [0, 0];
      for (const [term, weight] of weights) {
        const count = words.get(term) ?? 0;
        if (count > 0) covered += weight;
        score += (weight * count * 3) / (count + 2 * (0.25 + (0.75 * lengthOf(words)) / mean));
      }
      return { run, covered, score: Number(score.toPrecision(10)) };
    })
    .filter(({ covered }) => covered > 0 && covered >= 0.2 * all)
    .sort((a, b) => b.score - a.score || (a.run < b.run ? -1 : 1))
    .map(({ run }) => run);
}

onEachDatabase((place) => {
  let database: Database;
  const cases = new Map<string, Words>();
  const find = async (text: string, { tenant = 't', most = MOST, ...more }: Record<string, unknown> = {}) => {
    const parts = { database, keyring, policies: new Policies() };
    const search = {
      tenant: String(tenant),
      run: String(more.run ?? 'now'),
      words: text,
      most: Number(most),
    };
    return more.bounds ? findByWords(parts, search, more.bounds as never) : findByWords(parts, search);
  };
  const write = async (tenant: string, run: string, text: string) => {
    await database.execute(
      `insert into runs (tenant, id, seq, hash, key, phase, ending, asked_by, place, created_at, updated_at)
       values ($1, $2, 1, '', '\\x00', 'closed', 'resolved', 'engineer', '{}', now(), now())`,
      [tenant, run],
    );
    const terms = await blindTerms(database, keyring.wordKey(tenant), text);
    const closed = { tenant, run, closedAt: '2026-01-01T00:00:00.000Z', terms };
    await database
      .of(tenant)
      .transaction((tx) =>
        remember(tx, { ...closed, remembered: { kind: 'k', customer: `c-${run}`, steps: [] } }),
      );
    return terms;
  };
  beforeAll(async () => {
    ({ database } = await storeOn(place));
    for (const [n, { text }] of past.entries()) {
      const run = `past-${String(n).padStart(4, '0')}`;
      cases.set(run, await write('t', run, text));
    }
  }, 240_000);

  it('finds, of not too many cases, what comparing with every one of them finds, in the same order', async () => {
    for (const { text } of asked) {
      const given = await blindTerms(database, keyring.wordKey('t'), text);
      expect(await find(text), text).toEqual(bruteForce(cases, given).slice(0, MOST));
    }
  }, 120_000);

  it('finds nearly as good cases where it looks at a few of each word alone', async () => {
    const bounds = { eachWord: 12, allWords: 40, compared: 10 };
    const kindOf = (run = '') => past[Number(run.slice('past-'.length))]?.kind;
    const right = { bounded: 0, all: 0 };
    for (const { kind, text } of asked) {
      const given = await blindTerms(database, keyring.wordKey('t'), text);
      if ((await find(text, { bounds, most: 3 })).some((run) => kindOf(run) === kind)) right.bounded += 1;
      if (
        bruteForce(cases, given)
          .slice(0, 3)
          .some((run) => kindOf(run) === kind)
      )
        right.all += 1;
    }
    expect(right.all).toBeGreaterThan(asked.length / 2);
    expect(right.bounded / right.all).toBeGreaterThan(0.9);
  }, 120_000);

  it('of a word that too many cases have it looks at those that were closed last', async () => {
    for (let n = 0; n < 5; n += 1) await write('other', `lamp-${n}`, 'the lamp hums');
    await database.execute(`update memory_cases set number = number where tenant = 'other'`);
    const newest = await database.execute<{ run: string }>(
      `select run from memory_cases where tenant = 'other' order by number desc limit 2`,
    );
    const bounds = { eachWord: 2, allWords: 100, compared: 100 };
    const found = await find('lamp', { tenant: 'other', bounds });
    expect(found.sort()).toEqual(newest.map(({ run }) => run).sort());
  });

  /** What is kept of words, and what of the cases it should be. */
  const kept = async () => {
    const [terms, words, totals] = await Promise.all([
      database.execute(
        `select tenant, term::text, number::text, count, words from memory_terms order by 1, 2, 3`,
      ),
      database.execute('select tenant, term::text, cases from memory_words order by 1, 2'),
      database.execute('select tenant, cases, words from memory_totals where cases > 0 order by 1'),
    ]);
    return { terms, words, totals };
  };
  const due = async () => {
    const each = 'from memory_cases cross join lateral unnest(terms, counts) as t (term, count)';
    const [terms, words, totals] = await Promise.all([
      database.execute(`select tenant, term::text, number::text, count, words ${each} order by 1, 2, 3`),
      database.execute(
        `select tenant, term::text, count(*)::int as cases ${each} group by 1, 2 order by 1, 2`,
      ),
      database.execute(
        'select tenant, count(*)::int as cases, sum(words)::int as words from memory_cases group by 1 order by 1',
      ),
    ]);
    return { terms, words, totals };
  };

  it('an erased case leaves no word, no count and no place in a total, and no other loses one', async () => {
    await write('t', 'gone', 'zeppelin hums zeppelin');
    expect(await find('zeppelin')).toEqual(['gone']);
    expect(await find('zeppelin', { tenant: 'other' })).toEqual([]);
    expect(await find('zeppelin', { run: 'gone' })).toEqual([]);
    expect(await kept()).toEqual(await due());
    const before = (await kept()).terms.length;
    expect((await erase(database, 't', { run: 'gone' })).erased).toEqual(['gone']);
    expect(await kept()).toEqual(await due());
    expect((await kept()).terms).toHaveLength(before - 2);
    const zeppelin = await blindTerms(database, keyring.wordKey('t'), 'zeppelin');
    expect(JSON.stringify(await kept())).not.toContain([...zeppelin.keys()][0]);
  });

  it('a case that is remembered once more counts once', async () => {
    const terms = await blindTerms(database, keyring.wordKey('t'), 'mug chipped');
    const closed = { tenant: 't', run: 'past-0000', closedAt: '2026-02-01T00:00:00.000Z', terms };
    await database
      .of('t')
      .transaction((tx) => remember(tx, { ...closed, remembered: { kind: 'k', steps: [] } }));
    expect(await kept()).toEqual(await due());
  });

  describe('what was remembered before words were counted', () => {
    it('is found as before, without being read anew', async () => {
      const before = await kept();
      const text = 'mug chipped';
      const found = await find(text);
      expect(found.length).toBeGreaterThan(0);
      const first = await readFile(new URL('../../../drizzle/0007_memory.sql', import.meta.url), 'utf8');
      const [table] = /create table memory_terms [^;]*;/.exec(first) ?? [];
      await database.execute(`
        alter table memory_terms rename to memory_terms_now; drop table memory_words, memory_totals;
        alter table memory_terms_now drop constraint memory_terms_pkey;
        drop trigger memory_added on memory_cases; drop trigger memory_removed on memory_cases;
        drop function memory_added; drop function memory_removed;
        ${table}
        insert into memory_terms (tenant, term, run, count, words)
        select c.tenant, rtrim(translate(encode(int8send(t.term) || '\\x0102030405060708', 'base64'), '+/', '-_'), '='),
               c.run, t.count, c.words
          from memory_cases c join memory_terms_now t on t.tenant = c.tenant and t.number = c.number;
        drop table memory_terms_now;
        alter table memory_cases drop column number, drop column terms, drop column counts;
        alter table memory_due drop column again_at;
        delete from migrations where number = 34`);
      await migrate(database);
      const withoutNumber = (all: typeof before) =>
        all.terms.map((one) => JSON.stringify({ ...(one as object), number: '' })).sort();
      const after = await kept();
      expect(withoutNumber(after)).toEqual(withoutNumber(before));
      expect({ ...after, terms: [] }).toEqual({ ...before, terms: [] });
      expect(after).toEqual(await due());
      expect(await find(text)).toEqual(found);
    });
  });
});
