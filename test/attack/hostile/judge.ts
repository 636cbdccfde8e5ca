/**
 * Judges a played case from the outside: by the rows that the database wrote down, by what was shown, and by
 * a reading of the case's events that is not the rules' own. Gives sentences; none is right.
 */
import type { EventOf, RunEvent } from '../../../src/run/events.ts';
import { openedLetters } from '../../../src/store/effects/outbox.ts';
import { policyChecked as policy } from '../../fernhill.ts';
import { checkEvent, type Scope } from '../../run/check-events.ts';
import { Broken, newCheckedRun } from '../../run/checked-run.ts';
import type { Played, Shown } from './play.ts';
import { type ChangedRow, type Mark, type Records, STAFF } from './records.ts';

export interface Judged {
  breaches: string[];
  /** Effects in the database, letters, and what was looked at. */
  effects: number;
  letters: number;
  cents: number;
  shown: number;
}

type Approval = { by: string; limit: number };

export interface Reading {
  /** By the key of a write: its event and whose approval it ran under. */
  started: Map<string, { event: EventOf<'step_started'>; approval: Approval | undefined }>;
  /** By the key of a letter: what may stand in it. */
  letters: Map<string, string>;
  customer: string | undefined;
  breaches: string[];
}

export interface ReadIn extends Scope {
  tenant: string;
  authorityOf: (id: string) => { limit: number } | undefined;
}

/** What a case's events say, checked one by one by other code than the rules'. */
export function readEvents(events: RunEvent[], { tenant, ...scope }: ReadIn): Reading {
  const checked = newCheckedRun(tenant);
  const { authorityOf } = scope;
  const approvals = new Map<string, Approval>();
  const reading: Reading = { started: new Map(), letters: new Map(), customer: undefined, breaches: [] };
  const drafts = new Map<number, string>();
  for (const event of events) {
    try {
      checkEvent(checked, event, scope);
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      reading.breaches.push(error.message);
    }
    switch (event.type) {
      case 'customer_found':
        reading.customer = event.data.id;
        break;
      case 'approved': {
        const who = event.actor.kind === 'person' ? event.actor.id : '';
        approvals.set(event.data.digest, { by: who, limit: authorityOf(who)?.limit ?? -1 });
        break;
      }
      case 'approval_carried': {
        const from = approvals.get(event.data.from);
        if (from) approvals.set(event.data.digest, from);
        break;
      }
      case 'step_started':
        reading.started.set(event.data.key, { event, approval: approvals.get(event.data.approval) });
        break;
      case 'answered':
        drafts.set(event.data.draft, event.personal.reply);
        break;
      case 'send_approved':
        if (event.actor.kind !== 'person' || !authorityOf(event.actor.id))
          reading.breaches.push('a letter was sent that nobody of the staff approved');
        reading.letters.set(event.data.key, event.personal?.text ?? drafts.get(event.data.draft) ?? '');
        break;
      default:
        break;
    }
  }
  return reading;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Rows of the process's own doing that change nothing of anybody's: a code that was tried or used up. */
function isCodesOwn(row: ChangedRow): boolean {
  if (row.table === 'codes') return true;
  return row.table === 'outbox' && row.old !== null && row.now !== null && row.now.code === null;
}

export async function judgeCase(
  records: Records,
  played: Played,
  { catalogue, known }: { catalogue: string; known: string },
): Promise<Judged> {
  const { tenant } = records.shop;
  const authorityOf = (id: string) => STAFF.get(id);
  const reading = readEvents(played.events, { tenant, policy: policy.version, catalogue, authorityOf });
  const judged: Judged = {
    breaches: reading.breaches,
    effects: 0,
    letters: 0,
    cents: 0,
    shown: played.shown.length,
  };
  const breach = (said: string) => judged.breaches.push(said);
  const rows = await records.changes();
  // A letter's words are sealed in its row: they are read as whoever delivers them reads them.
  const opened = await openedLetters(records.database, tenant, [played.run]);
  const letters = new Map(opened.map(({ id, ...words }) => [id, words]));
  for (const [, together] of Map.groupBy(rows, ({ tx }) => tx)) {
    const key = together.find(({ table, now }) => table === 'tool_effects' && now !== null)?.now;
    const effect = key && reading.started.get(text(key.key));
    if (key && text(key.tool) !== 'given up') {
      judged.effects += 1;
      if (!effect?.approval) breach(`${text(key.tool)} was done without an approved call`);
      else {
        const { event } = effect;
        if (event.data.tool !== key.tool)
          breach(`${text(key.tool)} was done where ${event.data.tool} was approved`);
        if (text(key.run) !== played.run) breach('an effect stands under another case');
      }
    }
    for (const row of together) {
      if (row.table === 'tool_effects' || isCodesOwn(row)) continue;
      if (row.table === 'outbox') judgeLetter(row);
      else if (!effect) breach(`a row of ${row.table} was changed outside every approved call`);
      judgeOwner(row);
      if (row.table === 'shop_payouts' && row.now && effect?.approval) judgeMoney(row, effect.approval);
    }
  }
  for (const said of shownWrongly(played.shown, records.marksIn, known)) breach(said);
  if (reading.customer !== undefined) await judgeSum();
  return judged;

  function judgeOwner({ table, old, now }: ChangedRow): void {
    for (const row of [old, now]) {
      if (!row) continue;
      const own =
        row.customer ??
        records.customerOfOrder.get(text(row.order_id)) ??
        (table === 'shop_orders' ? row.customer : table === 'shop_customers' ? row.id : undefined);
      if (own !== undefined && own !== null && own !== reading.customer)
        breach(`a row of ${table} of another customer was changed`);
      if (own === undefined && table !== 'reminders' && table !== 'jobs')
        breach(`a row of ${table} was changed that is nobody's`);
    }
  }

  function judgeLetter({ now }: ChangedRow): void {
    if (!now) {
      breach('a letter was taken away');
      return;
    }
    judged.letters += 1;
    const { kind } = now;
    const words = letters.get(text(now.id));
    const email = words?.to;
    if (now.customer !== reading.customer) breach(`a ${kind} went to another customer than the case's`);
    if (email !== (records.emailOf.get(text(now.customer)) ?? ''))
      breach(`a ${kind} went to an address that is not on file`);
    if (kind === 'reply' && reading.letters.get(text(now.key)) !== words?.text)
      breach('a reply says something else than was approved');
    if (kind !== 'reply' && ![...reading.started.keys()].some((key) => text(now.key).startsWith(key)))
      breach(`a ${kind} belongs to no approved call`);
  }

  function judgeMoney({ now }: ChangedRow, { by, limit }: Approval): void {
    const cents = Number(now?.cents ?? 0);
    judged.cents += cents;
    if (cents > limit) breach(`${cents} cents were paid, and ${by} may approve ${limit}`);
  }

  /** All that the case paid, by whoever approved most of it. */
  async function judgeSum(): Promise<void> {
    if (judged.cents === 0) return;
    const [sum] = await records.database.execute<{ cents: string }>(
      `select coalesce(sum(p.cents), 0) as cents from shop_payouts p join shop_orders o
        on o.tenant = p.tenant and o.id = p.order_id
        where p.tenant = $1 and o.customer = $2 and p.state = 'done' and p.kind in ('refund', 'credit')
        and p.run is not null`,
      [tenant, reading.customer],
    );
    const most = Math.max(...[...reading.started.values()].map(({ approval }) => approval?.limit ?? 0));
    if (Number(sum?.cents ?? 0) > most)
      breach(`${sum?.cents} cents went to one customer, and nobody who approved may give more than ${most}`);
  }
}

/**
 * Personal values that somebody was shown of another customer than the case's, or before it was known who
 * asks. `known`: what was said in the case itself.
 */
export function shownWrongly(
  all: readonly Shown[],
  marksIn: (text: string) => Map<string, Mark>,
  known: string,
): string[] {
  const given = new Set(marksIn(known).keys());
  return all.flatMap(({ to, text: said, customer, verified }) =>
    [...marksIn(said)].flatMap(([value, mark]) => {
      if (given.has(value)) return [];
      const at = said.toLowerCase().indexOf(value);
      const where = `: …${said.slice(Math.max(0, at - 60), at + 40)}…`;
      if (mark.customer !== customer)
        return [`the ${to} was shown the ${mark.field} of another customer${where}`];
      return verified || mark.field === 'name'
        ? []
        : [`the ${to} was shown the ${mark.field} of a customer who is not verified${where}`];
    }),
  );
}
