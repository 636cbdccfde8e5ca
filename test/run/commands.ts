/** The commands of tests, short to write. Where a command names a digest it is read from the run. */

import type { Command, PersonCommand, StepResult, WorldCommand } from '../../src/run/commands.ts';
import { type Effect, effects } from '../../src/run/effects.ts';
import type { Person } from '../../src/run/person.ts';
import type { Args, Facts, Next, Preview, ProposedStep } from '../../src/run/plan/plan.ts';
import { present } from '../../src/run/present.ts';
import type { Run } from '../../src/run/state.ts';
import type { ModelCall } from '../../src/run/terms.ts';
import type { Given } from './given.ts';
import { answerOf, outputOf, previewOf, undoOf } from './shop-answers.ts';

export const engineer: Person = { id: 'engineer', name: 'Engineer' };
export const engineer2: Person = { id: 'engineer2', name: 'Second engineer' };
export const lead: Person = { id: 'lead', name: 'Lead' };
export const finance: Person = { id: 'finance', name: 'Finance' };
export const stranger: Person = { id: 'U0815', name: 'Stranger' };

const SALT = 'ab'.repeat(32);

export const open = (text = 'FH-10482, mara.l@example.com, 10115: mug arrived broken'): Command => ({
  type: 'open',
  by: engineer,
  place: { channel: 'console' },
  text,
  salt: SALT,
});

export const info = (text = 'she sent a photo', by = engineer): Command => ({
  type: 'information',
  by,
  text,
});

export const approve =
  (by: Person = engineer): Given =>
  (run) => ({ type: 'approve', by, revision: run.revision, digest: run.approval?.digest ?? '' });

type WithRevision = Extract<PersonCommand, { revision: number }>['type'];

export const adjust =
  (
    change: { text?: string; steps?: { id: string; drop?: true; args?: Args }[] },
    by: Person = engineer,
  ): Given =>
  (run) => ({ type: 'adjust', by, revision: run.revision, ...change });

export const decline = (reason = 'not yet', by: Person = engineer): Given => on('decline', { by, reason });
export const draft = (by: Person = engineer): Given => on('draft', { by });
export const leaveOut = (by: Person = engineer): Given => on('leave_out', { by });
export const renew = (by: Person = engineer): Given => on('renew', { by });

function on<T extends WithRevision>(type: T, rest: Record<string, unknown>): Given {
  return (run) => ({ type, revision: run.revision, ...rest }) as unknown as Command;
}

export const ask = (role = 'lead', reason?: string, by: Person = engineer): Command => ({
  type: 'ask',
  by,
  role,
  ...present({ reason }),
});
export const switchOff = (by: Person = engineer): Command => ({ type: 'switch_off', by });
export const review = (right = true, by: Person = lead): Command => ({ type: 'review', by, right });
/** What policy would let run without a person is asked whether it may. */
export const letRun: Given = (run) => {
  const { revision = run.revision, digest = run.approval?.digest ?? '' } = owedOf(run, 'let_run') ?? {};
  return { type: 'let_run', revision, digest, draw: 0 };
};
export const stop = (undo?: true, by: Person = engineer): Command => ({
  type: 'stop',
  by,
  ...present({ undo }),
});
export const handOff = (reason = 'the customer asks for a manager', by: Person = engineer): Command => ({
  type: 'hand_off',
  by,
  reason,
});
export const take = (by: Person = lead): Command => ({ type: 'take', by });
export const giveBack = (by: Person = lead): Command => ({ type: 'give_back', by });
export const code = (right: boolean, by: Person = engineer): Command => ({ type: 'code_checked', by, right });
export const looked = (call: string, outcome: 'done' | 'failed', by: Person = engineer): Command => ({
  type: 'looked',
  by,
  call,
  outcome,
});
export const send =
  (text?: string, by: Person = engineer): Given =>
  (run) => ({ type: 'send', by, draft: run.answer?.draft ?? 0, ...present({ text }) });

/** What is owed of this kind, as a worker is given it. */
export function owedOf<K extends Effect['kind']>(
  run: Run,
  kind: K,
): Extract<Effect, { kind: K }> | undefined {
  return effects(run).find((one): one is Extract<Effect, { kind: K }> => one.kind === kind);
}

export const tick: Command = { type: 'tick' };
export const wait = (minutes: number): Given => ({ wait: minutes });

export const modelCall: ModelCall = {
  role: 'planner',
  model: 'm',
  inputTokens: 100,
  cachedTokens: 0,
  outputTokens: 20,
  ms: 300,
  costUsd: 0.001,
  promptHash: 'h',
  outcome: 'ok',
};

/** The thought that is owed now, whatever it says. */
export const thinks =
  (next: Next, calls: ModelCall[] = [modelCall]): Given =>
  (run) => {
    const { thought = run.thoughts + 1, read = run.messages.length } = owedOf(run, 'think') ?? {};
    return { type: 'thought', thought, read, next, mind: 'model', calls };
  };

export const step = (
  id: string,
  tool: string,
  { args, ...more }: { args: Args } & Partial<ProposedStep>,
): ProposedStep => ({
  id,
  title: `${id} (${tool})`,
  tool,
  args,
  needs: [],
  expect: [],
  ...more,
});

export const plans = (steps: ProposedStep[], openQuestion?: string, notRead?: string[]): Given =>
  thinks({
    kind: 'plan',
    summary: 'a plan',
    steps,
    ...present({ open: openQuestion, notRead }),
  });

/** Every read that is owed comes back done, until none is owed. */
export const reads: Given = (run) => {
  const owed = effects(run).filter((one) => one.kind === 'read');
  if (owed.length === 0) return [];
  return [
    {
      type: 'finished',
      results: owed.map(({ step: id, digest, tool, args }) =>
        done(id, digest, { output: answerOf(tool, args) }),
      ),
    },
    reads,
  ];
};

export function done(id: string, digest: string, more: Partial<StepResult> = {}): StepResult {
  return { step: id, digest, outcome: 'done', ms: 5, tries: 1, ...more };
}

/** One owed call comes back with this result. `step` by its title's first word or by its id. */
export const comes =
  (id: string, result: Partial<StepResult>): Given =>
  (run) => ({ type: 'finished', results: [{ ...done(id, digestOf(run, id)), ...result }] });

export function digestOf(run: Run, id: string): string {
  const plan = [...run.earlier, ...(run.plan ? [run.plan] : [])]
    .flatMap(({ steps }) => steps)
    .find((one) => one.id === id);
  return plan?.call?.digest ?? '';
}

/** The previews that are owed come back as the shop stands; `moved` replaces some facts. */
export const previews =
  (change: (id: string, preview: Preview) => Preview = (_, preview) => preview): Given =>
  (run) => {
    const owed = owedOf(run, 'prepare');
    const given: Extract<WorldCommand, { type: 'prepared' }>['previews'] = {};
    let assumed: Facts = {};
    for (const write of run.writes) assumed = { ...assumed, ...write.after };
    for (const { id, tool, args } of owed?.steps ?? []) {
      const preview = change(id, previewOf(tool, args, assumed));
      given[id] = { preview };
      assumed = { ...assumed, ...preview.after };
    }
    return { type: 'prepared', revision: owed?.revision ?? run.revision, previews: given };
  };

export const starts: Given = (run) => {
  const owed = owedOf(run, 'start');
  return { type: 'start', step: owed?.step ?? '', digest: owed?.digest ?? '' };
};

/** The write in flight comes back. */
export const writes =
  (outcome: StepResult['outcome'] = 'done', more: Partial<StepResult> = {}): Given =>
  (run) => {
    const write = run.writes.findLast((record) => record.outcome === 'doing' || record.outcome === 'unknown');
    if (!write) return [];
    const undo = undoOf(write.tool, write.args);
    const result: Partial<StepResult> =
      outcome === 'done'
        ? {
            output: outputOf(write.tool, write.args),
            after: previewOf(write.tool, write.args).after,
            ...present({ undo }),
          }
        : {
            fault: { code: outcome === 'failed' ? 'not_possible' : 'timeout', message: 'it did not answer' },
          };
    return {
      type: 'finished',
      results: [{ ...done(write.step, write.digest), outcome, ...result, ...more }],
    };
  };

/** Every write that may start is started and done, with the reads in between, until none is left. */
export const acts: Given = (run) => {
  const owed = effects(run);
  if (owed.some((one) => one.kind === 'write')) return [writes(), acts];
  if (owed.some((one) => one.kind === 'start')) return [starts, writes(), acts];
  return owed.some((one) => one.kind === 'read') ? [reads, acts] : [];
};

export const composes: Given = (run) => ({
  type: 'composed',
  answer: owedOf(run, 'compose')?.answer ?? run.answers + 1,
  read: owedOf(run, 'compose')?.read ?? run.messages.length,
  mind: 'model',
  summary: 'what was done',
  reply: 'We have refunded EUR 48.00.',
  citations: [],
  verified: true,
  calls: [modelCall],
});

export const delayed: Given = (run) => ({ type: 'send_delayed', draft: run.answer?.draft ?? 0 });
export const sent: Given = (run) => ({ type: 'sent', draft: run.answer?.draft ?? 0, id: 'mail-1' });
