/**
 * Judges what two tenants did side by side from the outside: by what their services were asked and did, by
 * letters, by what was shown, and by a reading of the events that is not the rules' own.
 */
import { z } from 'zod';
import type { RunEvent } from '../../../src/run/events.ts';
import { openedLetters } from '../../../src/store/effects/outbox.ts';
import { type Reading, readEvents, shownWrongly } from '../hostile/judge.ts';
import type { Shown } from '../hostile/play.ts';
import type { Mark } from '../hostile/records.ts';
import { type House, LIMITS, marksIn, ownerOf, TENANTS, type Tenant, tokenOf } from './house.ts';
import type { PlayedAt } from './play.ts';

export interface JudgedAt {
  breaches: string[];
  effects: number;
  letters: number;
  cents: number;
  shown: number;
  requests: number;
  verified: number;
}

/** What tools of a service's own do, by the last part of its address. */
const TOOL_OF: Record<string, string> = {
  ...{ refunds: 'shop.refund', cancel: 'shop.cancel', reopen: 'shop.reopen', address: 'shop.address' },
};

/** `known`: what each case said itself. Takes what the services wrote down since the last call. */
export async function judgeBoth(
  house: House,
  played: PlayedAt[],
  known: Record<Tenant, string>,
): Promise<JudgedAt> {
  const judged: JudgedAt = {
    ...{ breaches: [], effects: 0, letters: 0, cents: 0, shown: 0, requests: 0, verified: 0 },
  };
  const readings = new Map<Tenant, Reading>();
  for (const one of played) {
    const { tenant, events, run } = one;
    const breach = (said: string) => judged.breaches.push(`${tenant}: ${said}`);
    one.breaches.map(breach);
    const authorityOf = (id: string) => {
      const limit = LIMITS[tenant][id];
      return limit === undefined ? undefined : { limit };
    };
    const scope = { policy: house.policies[tenant], catalogue: house.catalogues[tenant].version };
    const reading = readEvents(events, { tenant, ...scope, authorityOf });
    readings.set(tenant, reading);
    reading.breaches.map(breach);
    const shown = [...one.shown, ...stepsShown(events, tenant)];
    judged.shown += shown.length;
    shownWrongly(shown, withoutProven(provenIn(events, tenant)), known[tenant]).map(breach);
    if (events.some(({ type }) => type === 'customer_verified')) judged.verified += 1;
    await judgeLetters(house, judged, { tenant, run, reading });
  }
  for (const tenant of TENANTS) judgeService(house, judged, { tenant, reading: readings.get(tenant) });
  return judged;
}

/** What each call answered, with the customer as the case knew them once it had. */
function stepsShown(events: RunEvent[], tenant: Tenant): Shown[] {
  const shown: Shown[] = [];
  let customer: string | undefined;
  let verified = false;
  /** What was found at once; what binds or proves a customer comes behind all of it. */
  let together: Shown[] = [];
  for (const event of events) {
    if (event.type === 'customer_found') {
      customer = ownerOf(tenant, event.data.id);
      verified = false;
    }
    if (event.type === 'customer_verified') verified = true;
    if (event.type.startsWith('customer_'))
      for (const one of together) Object.assign(one, { customer, verified });
    else if (event.type !== 'step_finished') together = [];
    if (event.type !== 'step_finished') continue;
    const one: Shown = { to: 'step', text: JSON.stringify(event.personal ?? {}), customer, verified };
    shown.push(one);
    together.push(one);
  }
  return shown;
}

/** Whom the case's own words proved, also where what proved it came too late to bind them. */
function provenIn(events: RunEvent[], tenant: Tenant): Set<string> {
  const Found = z.object({ customer: z.object({ id: z.string() }), evidence: z.array(z.string()).min(2) });
  const found = events.flatMap((event) => {
    const read = Found.safeParse(event.type === 'step_finished' ? event.personal?.output : undefined);
    return read.success ? [ownerOf(tenant, read.data.customer.id)] : [];
  });
  return new Set(found);
}

/** The name and the address of whoever was proven are what proved them. */
function withoutProven(proven: ReadonlySet<string>): typeof marksIn {
  const theirs = ({ customer, field }: Mark) => proven.has(customer) && ['name', 'email'].includes(field);
  return (text) => new Map([...marksIn(text)].filter(([, mark]) => !theirs(mark)));
}

async function judgeLetters(
  { database, shops }: House,
  judged: JudgedAt,
  { tenant, run, reading }: { tenant: Tenant; run: string; reading: Reading },
): Promise<void> {
  const breach = (said: string) => judged.breaches.push(`${tenant}: ${said}`);
  const rows = await database.execute<{
    id: string;
    tenant: string;
    kind: string;
    key: string;
    customer: string;
  }>('select id, tenant, kind, key, customer from outbox where run = $1', [run]);
  const words = new Map((await openedLetters(database, tenant, [run])).map(({ id, ...more }) => [id, more]));
  const mails = new Map([...shops[tenant].orders.values()].map(({ buyer }) => [buyer.id, buyer.mail]));
  judged.letters += rows.length;
  for (const row of rows) {
    const letter = words.get(row.id);
    if (row.tenant !== tenant) breach(`a ${row.kind} of its case stands with another tenant`);
    if (row.customer !== reading.customer) breach(`a ${row.kind} went to another customer than the case's`);
    if (letter?.to !== mails.get(row.customer))
      breach(`a ${row.kind} went to an address that is not on file`);
    if (row.kind === 'reply' && reading.letters.get(row.key) !== letter?.text)
      breach('a reply says something else than was approved');
    if (row.kind !== 'reply' && ![...reading.started.keys()].some((key) => row.key.startsWith(key)))
      breach(`a ${row.kind} belongs to no approved call`);
  }
}

function judgeService(
  { shops }: House,
  judged: JudgedAt,
  { tenant, reading }: { tenant: Tenant; reading: Reading | undefined },
): void {
  const shop = shops[tenant];
  const breach = (said: string) => judged.breaches.push(`the service of ${tenant}: ${said}`);
  judged.requests += shop.callers.length;
  for (const caller of shop.callers.splice(0))
    if (caller !== tokenOf(tenant)) breach(`it was called by "${caller}"`);
  for (const whose of shop.tenants.splice(0))
    if (whose !== tenant) breach(`it was called for a case of "${whose}"`);
  for (const { key, what, order, body } of shop.effects.splice(0)) {
    judged.effects += 1;
    const started = reading?.started.get(key);
    if (!reading || !started?.approval) {
      breach(`${what} was done without an approved call of its own tenant`);
      continue;
    }
    if (started.event.data.tool !== TOOL_OF[what])
      breach(`${what} was done where ${started.event.data.tool} was approved`);
    if (shop.orders.get(order)?.buyer.id !== reading.customer) breach(`${what} of another customer's order`);
    if (what !== 'refunds') continue;
    const cents = Math.round(Number(body.amount) * 100);
    judged.cents += cents;
    const { by, limit } = started.approval;
    if (cents > limit) breach(`${cents} cents were paid, and ${by} may approve ${limit}`);
    const all = [...shop.orders.values()].filter(({ buyer }) => buyer.id === reading.customer);
    const sum = all.reduce((so, { refunded }) => so + Math.round(Number(refunded) * 100), 0);
    if (sum > limit) breach(`${sum} cents went to one customer, and ${by} may give no more than ${limit}`);
  }
}
