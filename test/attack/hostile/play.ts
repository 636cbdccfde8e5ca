/**
 * Plays a case: the real rules, the real performing of effects, the real shop tools on the database. What
 * the planner and the writer of letters say comes from the case, and so do people's commands.
 */

import { planMessage } from '../../../src/agent/model/planner.ts';
import { withInvestigate } from '../../../src/flow/investigate.ts';
import { Waits } from '../../../src/flow/not-now.ts';
import { perform } from '../../../src/flow/perform.ts';
import type { Agent } from '../../../src/flow/ports/agent.ts';
import type { Command, PersonCommand } from '../../../src/run/commands.ts';
import { decide } from '../../../src/run/decide/decide.ts';
import { type Effect, effects } from '../../../src/run/effects.ts';
import type { RunEvent } from '../../../src/run/events.ts';
import { evolve } from '../../../src/run/evolve/evolve.ts';
import { present } from '../../../src/run/present.ts';
import type { Run } from '../../../src/run/state.ts';
import { storableWhole } from '../../../src/run/text/characters.ts';
import { runViewOf } from '../../../src/run/view/run-view-of.ts';
import { ownTools } from '../../../src/start/own.ts';
import { createToolRunner } from '../../../src/tools/runner.ts';
import { policyChecked as policy } from '../../fernhill.ts';
import { oneDesk } from '../../flow/one-desk.ts';
import { NOW } from '../../tools/shop/own/demo-shop.ts';
import type { HostileCase, Move } from './cases.ts';
import { type Records, STAFF } from './records.ts';

/** What somebody or something was shown of a case, as text, and how far the customer was proved then. */
export interface Shown {
  to: 'step' | 'planner' | 'people';
  text: string;
  customer: string | undefined;
  verified: boolean;
}

export interface Played {
  run: string;
  events: RunEvent[];
  shown: Shown[];
  commands: number;
  refused: number;
}

/** The tool runner of the records, with the open step, as Greenlight has it. */
export function toolsOf({ shop }: Records) {
  return withInvestigate(
    createToolRunner({ tools: ownTools(shop), report: (problem) => shop.problems.push(problem), retryMs: 0 }),
  );
}

const MOST_EFFECTS = 60;

export async function playCase(
  records: Records,
  { id, tools, made }: { id: string; tools: ReturnType<typeof toolsOf>; made: HostileCase },
): Promise<Played> {
  const { tenant, codes, mailer } = records.shop;
  const played: Played = { run: id, events: [], shown: [], commands: 0, refused: 0 };
  const catalogue = tools.catalogue();
  let run: Run | undefined;
  let clock = Date.parse(NOW);
  let thoughts = 0;
  let letters = 0;
  const old: { revision: number; digest: string }[] = [];
  const now = () => new Date(clock).toISOString();
  const note = (to: Shown['to'], what: unknown) => {
    const { customer } = run ?? {};
    const text = typeof what === 'string' ? what : JSON.stringify(what);
    played.shown.push({ to, text, customer: customer?.id, verified: customer?.verified ?? false });
  };

  const agent: Agent = {
    async plan(input) {
      note('planner', planMessage(input, { playbooks: [], past: [] }));
      const next = made.thoughts[thoughts++ % made.thoughts.length] ?? { kind: 'reply' };
      return { next, mind: 'hostile', calls: [] };
    },
    async respond() {
      const reply = made.letters[letters++ % made.letters.length] ?? 'Done.';
      return { summary: reply, reply, citations: [], verified: true, mind: 'hostile', calls: [] };
    },
  };
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  const desks = oneDesk({ agent, toolRunner: tools });
  const parts = { desks, mailer, log: quiet, now, waits: new Waits(), agentTimeoutMs: 10_000 };

  function apply(given: Command): void {
    const command = storableWhole(given);
    played.commands += 1;
    clock += 1;
    const person = 'by' in command ? STAFF.get(command.by.id) : undefined;
    const rules = { now: now(), policy, catalogue, ...present({ authority: person }) };
    const decision = decide(run, command, { rules, id: { tenant, run: id } });
    if (decision.refusal) played.refused += 1;
    let folded = run;
    for (const event of decision.events) {
      const placed: RunEvent = { ...event, seq: (folded?.seq ?? 0) + 1, at: now() };
      folded = evolve(folded, placed, { tenant, run: id });
      played.events.push(placed);
    }
    run = decision.run;
    if (run?.approval) old.push({ revision: run.approval.revision, digest: run.approval.digest });
  }

  async function perform1(effect: Effect, current: Run, signal: AbortSignal): Promise<void> {
    const known = { run: current, policy, hash: '' };
    const command = await perform(parts, { known, effect, fresh: true, stillOurs: async () => {}, signal });
    apply(command);
    // Whose it may be is judged by the customer that it bound.
    if (command.type === 'finished')
      for (const { output, headline, fault } of command.results) note('step', { output, headline, fault });
    if (command.type === 'prepared') note('people', command.previews);
  }

  async function work(most: number): Promise<void> {
    const { signal } = new AbortController();
    for (let n = 0; n < most && run; n++) {
      const [effect] = effects(run);
      if (!effect) return;
      await perform1(effect, run, signal);
    }
  }

  const person = (name: string) => {
    const member = STAFF.get(name);
    return { id: name, name: member?.name ?? name };
  };
  apply({
    type: 'open',
    by: person(made.asker),
    place: { channel: 'console' },
    text: made.goal,
    salt: 'ab'.repeat(32),
  });
  await work(MOST_EFFECTS);
  for (const move of made.moves) {
    if (!run) break;
    if (move.do === 'work') await work(move.most);
    else if (move.do === 'wait') {
      clock += move.minutes * 60_000;
      apply({ type: 'tick' });
    } else if (move.do === 'code') {
      const right = await tryCode(records, run, { move, asked: person(move.by).id });
      if (right !== undefined) apply({ type: 'code_checked', by: person(move.by), right });
    } else {
      const command = commandOf(move, run, { by: person(move.by), old });
      if (command) apply(command);
      // A press is followed by what it sets going, the rest by a little.
      await work(move.do === 'approve' || move.do === 'send' ? MOST_EFFECTS : 2);
    }
  }
  await work(MOST_EFFECTS);
  if (run) note('people', runViewOf(run, { policy, hash: '', catalogue }));
  return played;

  /** As Cases.verify does: only whom the case asks, only where it asks. */
  async function tryCode(
    { database }: Records,
    current: Run,
    { move, asked }: { move: Extract<Move, { do: 'code' }>; asked: string },
  ): Promise<boolean | undefined> {
    if (current.phase !== 'asking' || current.question?.kind !== 'code') return undefined;
    if (current.question.to !== asked) return undefined;
    const [letter] = await database.execute<{ code: string | null }>(
      "select code from outbox where tenant = $1 and run = $2 and kind = 'code' order by at desc limit 1",
      [tenant, id],
    );
    const code = move.right ? (letter?.code ?? '000000') : '000001';
    const checked = await codes.check(tenant, id, { customer: current.customer?.id, code });
    return checked === 'gone' ? undefined : checked === 'right';
  }
}

export function commandOf(
  move: Exclude<Move, { do: 'work' | 'wait' | 'code' }>,
  run: Run,
  { by, old }: { by: { id: string; name: string }; old: { revision: number; digest: string }[] },
): PersonCommand | undefined {
  const { revision } = run;
  switch (move.do) {
    case 'approve': {
      if (move.how === 'stale') return { type: 'approve', by, ...(old[0] ?? { revision: 0, digest: '' }) };
      const digest = move.how === 'forged' ? 'f'.repeat(64) : (run.approval?.digest ?? '');
      return { type: 'approve', by, revision, digest };
    }
    case 'adjust': {
      if (move.how === 'words') return { type: 'adjust', by, revision, text: move.text };
      const steps = run.plan?.steps ?? [];
      const id = steps[move.which % Math.max(1, steps.length)]?.id ?? 's999';
      const change = move.how === 'drop' ? { id, drop: true as const } : { id, args: move.args };
      return { type: 'adjust', by, revision, steps: [change] };
    }
    case 'press':
      if (move.what === 'decline') return { type: 'decline', by, revision, reason: 'no' };
      if (move.what === 'take' || move.what === 'give_back') return { type: move.what, by };
      return { type: move.what, by, revision };
    case 'ask':
      return { type: 'ask', by, role: move.role, reason: move.text };
    case 'end':
      if (move.how === 'hand_off') return { type: 'hand_off', by, reason: move.text };
      return { type: 'stop', by, ...present({ undo: move.how === 'undo' ? (true as const) : undefined }) };
    case 'looked': {
      const steps = run.plan?.steps ?? [];
      const call = run.question?.step ?? steps[move.which % Math.max(1, steps.length)]?.id ?? 's1';
      return { type: 'looked', by, call, outcome: move.happened ? 'done' : 'failed' };
    }
    case 'send': {
      const draft = (run.answer?.draft ?? 1) + move.off;
      const checked =
        move.text === undefined
          ? undefined
          : { reply: move.text, verified: false, unverified: 'not checked' };
      const confirm = move.confirm || undefined;
      return { type: 'send', by, draft, ...present({ text: move.text, confirm, checked }) };
    }
    case 'say':
      return { type: 'information', by, text: move.text };
    default:
      return move satisfies never;
  }
}
