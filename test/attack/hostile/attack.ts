/** The hostile planner: cases by the hundred on one shop, then a new shop. */
import fc from 'fast-check';
import { openDatabase } from '../../../src/store/db.ts';
import { hostileCases } from './cases.ts';
import { judgeCase } from './judge.ts';
import { playCase, toolsOf } from './play.ts';
import { openShop, watchChanges } from './records.ts';

export interface HostileResult {
  cases: number;
  commands: number;
  refused: number;
  effects: number;
  letters: number;
  cents: number;
  /** Texts that a step, the planner or people were shown. */
  shown: number;
  /** Cases whose customer a code or the words proved. */
  verified: number;
  seconds: number;
  breaches: string[];
}

/** Cases on one shop: `--seed S --cases N` of one shop's seed and size plays it again. */
export const PER_SHOP = 250;
const MOST_BREACHES = 20;

export async function hostilePlanner({
  seed,
  cases,
  report = () => {},
}: {
  seed: number;
  cases: number;
  report?: (done: HostileResult) => void;
}): Promise<HostileResult> {
  const began = performance.now();
  let draws: ReturnType<typeof hostileCases> | undefined;
  const all: HostileResult = {
    ...{
      cases: 0,
      commands: 0,
      refused: 0,
      effects: 0,
      letters: 0,
      cents: 0,
      shown: 0,
      verified: 0,
      seconds: 0,
    },
    breaches: [],
  };
  for (let shop = seed; all.cases < cases && all.breaches.length < MOST_BREACHES; shop++) {
    const database = await openDatabase({ memory: true });
    await watchChanges(database);
    const records = await openShop(database);
    await records.changes();
    const tools = toolsOf(records);
    const catalogue = tools.catalogue();
    const count = Math.min(PER_SHOP, cases - all.cases);
    draws ??= hostileCases(catalogue);
    for (const [n, draw] of fc.sample(draws, { seed: shop, numRuns: count }).entries()) {
      const made = draw(records.orders);
      const at = `seed ${shop}, case ${n + 1}`;
      try {
        const played = await playCase(records, { id: `hostile-${shop}-${n}`, tools, made });
        const known = JSON.stringify(made);
        const judged = await judgeCase(records, played, { catalogue: catalogue.version, known });
        all.commands += played.commands;
        all.refused += played.refused;
        for (const what of ['effects', 'letters', 'cents', 'shown'] as const) all[what] += judged[what];
        if (played.events.some(({ type }) => type === 'customer_verified')) all.verified += 1;
        for (const said of new Set(judged.breaches)) all.breaches.push(`${at}: ${said}`);
      } catch (error) {
        all.breaches.push(`${at}: ${(error as Error).stack}`);
      }
      all.cases += 1;
    }
    for (const problem of records.shop.problems.slice(0, 3))
      all.breaches.push(
        `seed ${shop}: a tool failed by itself: ${problem instanceof Error ? problem.stack : problem}`,
      );
    await database.close();
    all.seconds = (performance.now() - began) / 1_000;
    report(all);
  }
  return all;
}
