/** Two tenants in one process, each the other's intruder: cases of both side by side, then a new house. */
import fc from 'fast-check';
import { diceOf } from '../dice.ts';
import { type Cast, hostileCases } from '../hostile/cases.ts';
import type { Owned } from '../hostile/records.ts';
import { type House, openHouse, TENANTS, type Tenant } from './house.ts';
import { type JudgedAt, judgeBoth } from './judge.ts';
import { hostileAgents, type Playing, playAt } from './play.ts';

export interface TenantsResult extends JudgedAt {
  cases: number;
  commands: number;
  refused: number;
  intrusions: number;
  seconds: number;
}

const CAST: Cast = {
  people: ['kim', 'kim', 'kim', 'ola', 'ola', 'engineer', 'U0815'],
  askers: ['kim', 'ola'],
  willing: ['kim', 'ola', 'ola'],
  roles: ['owner', 'helper', 'nobody'],
  find: [{ tool: 'shop.find', args: 'order' }],
  often: ['shop.refund', 'shop.cancel', 'shop.address'],
  sign: '#',
};

/** Pairs of cases in one house; money that was given counts on in it. */
const PER_HOUSE = 25;
const MOST_BREACHES = 20;

export async function twoTenants({
  seed,
  cases,
  report = () => {},
}: {
  seed: number;
  cases: number;
  report?: (done: TenantsResult) => void;
}): Promise<TenantsResult> {
  const began = performance.now();
  const all: TenantsResult = {
    ...{ cases: 0, commands: 0, refused: 0, intrusions: 0, seconds: 0 },
    ...{ breaches: [], effects: 0, letters: 0, cents: 0, shown: 0, requests: 0, verified: 0 },
  };
  for (let at = seed; all.cases < cases && all.breaches.length < MOST_BREACHES; at++) {
    const playing: Playing = new Map();
    const house = await openHouse(hostileAgents(playing));
    const pairs = Math.min(PER_HOUSE, Math.ceil((cases - all.cases) / 2));
    const draws = fc.sample(hostileCases(house.catalogues.harbor, CAST), { seed: at, numRuns: pairs * 2 });
    for (let n = 0; n < pairs && all.breaches.length < MOST_BREACHES; n++) {
      const made = Object.fromEntries(
        TENANTS.map((tenant, k) => [tenant, draws[n * 2 + k]?.(everybodys(house, tenant))]),
      ) as Record<Tenant, Parameters<typeof playAt>[2]['made']>;
      try {
        const played = await Promise.all(
          TENANTS.map((tenant) => {
            const dice = diceOf(`${tenant} ${at} ${n}`);
            return playAt(house, tenant, { made: made[tenant], playing, dice, name: `case-${n}` });
          }),
        );
        const known = Object.fromEntries(
          TENANTS.map((tenant) => [tenant, JSON.stringify(made[tenant])]),
        ) as Record<Tenant, string>;
        const { breaches, ...counts } = await judgeBoth(house, played, known);
        count(all, played, counts);
        for (const said of new Set(breaches)) all.breaches.push(`seed ${at}, pair ${n + 1}: ${said}`);
      } catch (error) {
        all.breaches.push(`seed ${at}, pair ${n + 1}: ${(error as Error).stack}`);
      }
      all.cases += 2;
    }
    await house.close();
    all.seconds = (performance.now() - began) / 1_000;
    report(all);
  }
  return all;
}

/** Orders of both tenants, its own first: a planner knows what proves the customers of the other one. */
function everybodys({ shops }: House, tenant: Tenant): Owned[] {
  const of = (whose: Tenant) =>
    [...shops[whose].orders.values()].map(
      ({ number: order, buyer, ship_to: { zip: postcode } }): Owned => ({
        ...{ order, customer: buyer.id, email: buyer.mail, postcode, method: 'none' },
      }),
    );
  const [own, others] = [of(tenant), of(tenant === 'harbor' ? 'quay-side' : 'harbor')];
  return [...own, ...own, ...own, ...own, ...others];
}

function count(
  all: TenantsResult,
  played: Awaited<ReturnType<typeof playAt>>[],
  counts: Omit<JudgedAt, 'breaches'>,
): void {
  for (const one of played)
    for (const what of ['commands', 'refused', 'intrusions'] as const) all[what] += one[what];
  for (const what of Object.keys(counts) as (keyof typeof counts)[]) all[what] += counts[what];
}
