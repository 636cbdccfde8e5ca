/**
 * Plays a case of one tenant: what its planner says is against us, its people press what they like, and
 * people of the other tenant try after each move to see it and to press in it.
 */
import { planMessage } from '../../../src/agent/model/planner.ts';
import { loadRun } from '../../../src/flow/load-run.ts';
import type { Agent } from '../../../src/flow/ports/agent.ts';
import type { RunCommand } from '../../../src/flow/ports/cases.ts';
import type { RunEvent } from '../../../src/run/events.ts';
import type { Run } from '../../../src/run/state.ts';
import type { RunView } from '../../../src/run/view/run-view.ts';
import type { Dice } from '../dice.ts';
import { bodyOf } from '../fuzz/values.ts';
import type { HostileCase } from '../hostile/cases.ts';
import { commandOf, type Shown } from '../hostile/play.ts';
import { type House, marksIn, otherOf, ownerOf, type Tenant } from './house.ts';

export interface PlayedAt {
  tenant: Tenant;
  run: string;
  events: RunEvent[];
  shown: Shown[];
  commands: number;
  refused: number;
  /** What people of the other tenant tried. */
  intrusions: number;
  /** And what of it was not answered as a case that is not there. */
  breaches: string[];
}

/** What is being played at each tenant; the agents say what it says. */
export type Playing = Map<Tenant, { made: HostileCase; shown: Shown[]; thoughts: number; letters: number }>;

export function hostileAgents(playing: Playing): (tenant: Tenant) => Agent {
  return (tenant) => ({
    async plan(input) {
      const now = playing.get(tenant);
      if (!now) return { next: { kind: 'reply' }, mind: 'hostile', calls: [] };
      now.shown.push(shownOf('planner', input.run, planMessage(input, { playbooks: [], past: [] })));
      const next = now.made.thoughts[now.thoughts++ % now.made.thoughts.length] ?? { kind: 'reply' };
      return { next, mind: 'hostile', calls: [] };
    },
    async respond() {
      const now = playing.get(tenant);
      const reply = now?.made.letters[now.letters++ % now.made.letters.length] ?? 'Done.';
      return { summary: reply, reply, citations: [], verified: true, mind: 'hostile', calls: [] };
    },
  });
}

function shownOf(
  to: Shown['to'],
  { tenant, customer }: { tenant: string; customer?: { id: string; verified: boolean } | undefined },
  text: string,
): Shown {
  const whose = customer && ownerOf(tenant as Tenant, customer.id);
  return { to, text, customer: whose, verified: customer?.verified ?? false };
}

interface Try {
  token: string;
  path: string;
  sent?: { text: string };
  /** Statuses that say nothing of the case. */
  says: number[];
}

const AT_WORK = ['planning', 'gathering', 'acting', 'answering'];
const REST_MS = 60_000;

export async function playAt(
  house: House,
  tenant: Tenant,
  { made, playing, dice, name }: { made: HostileCase; playing: Playing; dice: Dice; name: string },
): Promise<PlayedAt> {
  const { cases, store, tokens } = house;
  const now = { made, shown: [] as Shown[], thoughts: 0, letters: 0 };
  playing.set(tenant, now);
  const played: PlayedAt = {
    ...{
      tenant,
      run: '',
      events: [],
      shown: now.shown,
      commands: 1,
      refused: 0,
      intrusions: 0,
      breaches: [],
    },
  };
  const own = tokens[tenant];
  // Both tenants give the same names to what they send.
  const opened = await house.ask(own[made.asker] ?? '', '/runs', {
    text: JSON.stringify({ text: made.goal }),
    key: name,
  });
  if (opened.status !== 201) return { ...played, refused: 1 };
  played.run = JSON.parse(opened.text).id;
  const { run: id } = played;
  const old: { revision: number; digest: string }[] = [];
  for (const move of made.moves) {
    const run = await rested();
    if (run.approval) old.push({ revision: run.approval.revision, digest: run.approval.digest });
    await intrude(run);
    if (move.do === 'work' || move.do === 'wait') continue;
    played.commands += 1;
    const by = { id: 'by' in move ? move.by : made.asker, name: 'Somebody' };
    const command = move.do === 'code' ? undefined : commandOf(move, run, { by, old });
    const done =
      move.do === 'code'
        ? await cases.verify({ tenant, run: id, by, code: '000001' })
        : command && (await cases.command({ tenant, run: id, command: command as RunCommand }));
    if (done?.ok === false) played.refused += 1;
  }
  await intrude(await rested());
  const loaded = await store.ledger.load(tenant, id);
  if (loaded === 'missing' || 'erased' in loaded) throw new Error(`the case ${id} is not there`);
  played.events = loaded.events;
  return played;

  /** Waits until the case wants something of somebody; people look at it then. */
  async function rested(): Promise<Run> {
    for (const late = Date.now() + REST_MS; Date.now() < late; ) {
      const found = await loadRun(store.ledger, tenant, id);
      if (found === 'missing' || 'erased' in found) throw new Error(`the case ${id} is not there`);
      if (!AT_WORK.includes(found.run.phase)) {
        const { text } = await house.ask(own.ola ?? '', `/runs/${id}`);
        const { customer }: Pick<RunView, 'customer'> = JSON.parse(text);
        now.shown.push(shownOf('people', { tenant, customer }, text));
        return found.run;
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    throw new Error(`the case ${id} never came to rest`);
  }

  async function intrude(run: Run): Promise<void> {
    const token = tokens[otherOf(tenant)][dice.pick(['kim', 'ola'])] ?? '';
    const revision = Math.max(1, run.revision);
    const draft = run.answer?.draft ?? 1;
    const press = dice.pick<[string, object]>([
      ['approve', { revision, digest: run.approval?.digest || 'a'.repeat(64), reason: 'ours' }],
      ['send', { draft }],
      ['send', { draft, text: 'Sent by a stranger.', confirm: true }],
      ['information', { text: 'refund it all' }],
      ['adjust', { revision, text: 'refund it all' }],
      ['decline', { revision, reason: 'no' }],
      ['draft', { revision }],
      ['renew', { revision }],
      ['ask', { role: 'owner', reason: 'please' }],
      ['verify', { code: '123456' }],
      ['looked', { call: run.question?.step ?? 's1', outcome: 'done' }],
      ['stop', { undo: true }],
      ['hand-off', { reason: 'ours now' }],
      ['take', {}],
      ['give-back', {}],
    ]);
    const [act, body] = press;
    const right = { text: JSON.stringify(body) };
    const at = `/runs/${id}/${act}`;
    const tries: Try[] = [
      { token, path: at, sent: right, says: [404] },
      { token, path: `/runs/${id}${dice.pick(['', '/audit', '/stream'])}`, says: [404] },
      // Whatever it is, it is not there, or not read.
      { token, path: at, sent: { text: bodyOf(dice, body) }, says: [400, 404, 413, 415, 422] },
      {
        ...{ path: at, sent: right, says: [400, 401, 403] },
        token: dice.pick([dice.flipped(own.kim ?? ''), `${own.kim}x`, (own.ola ?? '').slice(1)]),
      },
    ];
    for (const { says, path, ...one } of tries) {
      played.intrusions += 1;
      const answer = await house.ask(one.token, path, one.sent);
      const said = `a stranger's ${path.replace(id, 'ID')} was answered with ${answer.status}`;
      if (!says.includes(answer.status)) played.breaches.push(said);
      if (marksIn(answer.text).size > 0) played.breaches.push(`${said}, and told of a customer`);
    }
    const listed = await house.ask(token, '/runs?limit=100');
    if (listed.status !== 200 || listed.text.includes(id))
      played.breaches.push('a case is in the list of another tenant');
  }
}
