/** What is left when all is over: counted in the trail, in the shop, in Slack and in the letters. */
import { verifyAudit } from '../../src/run/audit/verify.ts';
import type { RunEvent } from '../../src/run/events.ts';
import type { Database } from '../../src/store/db.ts';
import type { Store } from '../../src/store/store.ts';
import type { PostedMessage } from '../slack-server/state.ts';
import type { Case } from './people.ts';
import type { Cut } from './processes.ts';
import type { Shop } from './shop.ts';

export interface Counted {
  duplicates: number;
  lost: number;
  stuck: number;
  wrong: number;
  broken: number;
  /** Until somebody went on with a run whose process was killed, in seconds, shortest first. */
  resumed: number[];
  /** What was wrong, for people. */
  findings: string[];
}

export interface Records {
  database: Database;
  store: Store;
  shop: Shop;
  messages: readonly PostedMessage[];
  /** As they were handed over. */
  mails: readonly string[];
  cut: readonly Cut[];
}

type Kind = 'duplicates' | 'lost' | 'stuck' | 'wrong' | 'broken';

export async function count(cases: readonly Case[], records: Records): Promise<Counted> {
  const counted: Counted = {
    ...{ duplicates: 0, lost: 0, stuck: 0, wrong: 0, broken: 0 },
    ...{ resumed: [], findings: [] },
  };
  const said = bySaid(records.messages);
  const letters = new Set(records.mails.flatMap((mail) => /^message-id: (\S+)/im.exec(mail)?.[1] ?? []));
  let sent = 0;
  for (const one of cases) {
    const find = (kind: Kind, what: string) => {
      counted[kind] += 1;
      counted.findings.push(`${kind} ${one.run}: ${what}`);
    };
    const lines: string[] = [];
    for await (const line of records.store.ledger.audit('t', one.run)) lines.push(line);
    if (lines.length === 0) {
      find('lost', 'the case itself');
      continue;
    }
    if (!verifyAudit(lines).ok) find('broken', 'its chain');
    const events: RunEvent[] = lines.map((line) => JSON.parse(line));
    for (const [kind, what] of [
      ...words(events, one),
      ...approvals(events),
      ...effects(events, one.run, records.shop),
      ...inSlack(said.get(one.run) ?? new Map()),
    ])
      find(kind, what);
    const [row] = await records.database
      .of('t')
      .execute<{ phase: string }>('select phase from runs where id = $1', [one.run]);
    if (row?.phase !== 'closed' && row?.phase !== 'handed_over') find('stuck', String(row?.phase));
    const ids = events.flatMap((event) => (event.type === 'sent' ? [event.data.id] : []));
    for (const id of ids) if (!letters.has(id)) find('lost', `the letter ${id}`);
    if (ids.length > 1) find('duplicates', `${ids.length} letters`);
    sent += ids.length;
    for (const { run, at } of records.cut.filter(({ run }) => run === one.run)) {
      const next = events.find((event) => event.actor.kind !== 'person' && Date.parse(event.at) > at);
      if (run !== '' && next) counted.resumed.push((Date.parse(next.at) - at) / 1_000);
    }
  }
  if (letters.size > sent) {
    // Handed over, and the trail knows nothing of it.
    counted.duplicates += letters.size - sent;
    counted.findings.push(`duplicates: ${letters.size} letters of which ${sent} are recorded`);
  }
  counted.resumed.sort((a, b) => a - b);
  return counted;
}

type Found = [Kind, string][];

function words(events: readonly RunEvent[], { told, adjusted }: Case): Found {
  const times = (type: RunEvent['type']) => events.filter((event) => event.type === type).length;
  const off = (what: string, wanted: number, is: number): Found =>
    is === wanted ? [] : [[is < wanted ? 'lost' : 'duplicates', `${what}: ${is} of ${wanted}`]];
  return [
    ...off('information', told, times('information_added')),
    ...off('adjusted', adjusted, times('adjusted')),
  ];
}

/** Each revision once; nothing was begun without an approval that still held. */
function approvals(events: readonly RunEvent[]): Found {
  const found: Found = [];
  const holds = new Map<string, string>();
  const revisions = new Set<number>();
  for (const event of events) {
    if (event.type === 'approved') {
      const { revision, digest, until } = event.data;
      if (revisions.has(revision)) found.push(['wrong', `plan ${revision} was approved twice`]);
      revisions.add(revision);
      holds.set(digest, until);
    } else if (event.type === 'approval_expired') holds.delete(event.data.digest);
    else if (event.type === 'planned') holds.clear();
    else if (event.type === 'approval_carried') holds.set(event.data.digest, event.data.until);
    else if (event.type === 'step_started') {
      const until = holds.get(event.data.approval);
      if (until === undefined || until < event.at)
        found.push(['wrong', `${event.data.step} was begun without an approval that held`]);
    }
  }
  return found;
}

function effects(events: readonly RunEvent[], run: string, { plain, keyed }: Shop): Found {
  const found: Found = [];
  const unkeyed = plain.get(run) ?? 0;
  const withKey = keyed.get(run)?.size ?? 0;
  if (unkeyed > 1) found.push(['duplicates', `${unkeyed} effects without a key`]);
  if (withKey > 1) found.push(['duplicates', `${withKey} effects with a key`]);
  const isDone = (event: RunEvent) =>
    event.type === 'step_finished' && event.data.effect === 'write' && event.data.outcome === 'done';
  const done = events.filter(isDone).length;
  if (done > unkeyed + withKey) found.push(['wrong', `${done} are told as done, ${unkeyed + withKey} were`]);
  return found;
}

/** By run, how often its card and each thing that was said beside it stand there. */
function bySaid(messages: readonly PostedMessage[]): Map<string, Map<string, number>> {
  const said = new Map<string, Map<string, number>>();
  for (const { metadata } of messages) {
    const { run, seq } = metadata?.event_payload ?? {};
    if (run === undefined) continue;
    const what = metadata.event_type === 'greenlight_card' ? 'the card' : `the message of ${seq}`;
    const of = said.get(run) ?? new Map<string, number>();
    said.set(run, of.set(what, (of.get(what) ?? 0) + 1));
  }
  return said;
}

function inSlack(said: ReadonlyMap<string, number>): Found {
  return [...said]
    .filter(([, times]) => times > 1)
    .map(([what, times]) => ['duplicates', `${what} stands in Slack ${times} times`]);
}
