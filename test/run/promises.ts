/** What must hold of a run after every command. */

import { nextDeadline } from '../../src/run/decide/tick.ts';
import { effects } from '../../src/run/effects.ts';
import type { RunEvent } from '../../src/run/events.ts';
import type { Policy } from '../../src/run/policy/policy.ts';
import type { Run } from '../../src/run/state.ts';
import { waitsFor } from '../../src/run/waits.ts';
import { Broken } from './checked-run.ts';

/** Throws Broken with a sentence. */
export function promises(run: Run, policy: Policy): void {
  const say = (said: string): never => {
    throw new Broken(`${said} (phase ${run.phase})`);
  };
  const owed = effects(run);
  const waits = waitsFor(run);
  if (run.phase !== 'closed' && owed.length === 0 && !waits)
    say('the run is stuck: it owes nothing and waits for nobody');
  if (waits && !waits.person && !waits.role) say('the run waits for nobody it names');
  if (
    waits &&
    run.phase !== 'handed_over' &&
    run.phase !== 'closed' &&
    nextDeadline(run, policy) === undefined
  )
    say('the run would wait for ever');
  if ((run.phase === 'closed') !== (run.closed !== undefined))
    say('a run has an ending when it is closed and only then');
  for (const field of ['thinking', 'answering', 'closing', 'edits', 'question'] as const)
    if (run.phase === 'closed' && run[field]) say(`a closed run has something open: ${field}`);
  if ((run.phase === 'answering') !== (run.answering !== undefined))
    say('what an answer is for is known while it is composed and only then');
  if (new Set(owed.map(({ id }) => id)).size !== owed.length) say('one thing is owed twice');

  const inFlight = run.writes.filter(({ outcome }) => outcome === 'doing' || outcome === 'unknown');
  if (inFlight.length > 1) say('two writes are in flight');
  const unread = run.messages.length > Math.max(run.read, run.settledMessages);
  const sending = run.answer?.sending !== undefined && run.answer.sentId === undefined;
  if (
    unread &&
    !['closed', 'handed_over'].includes(run.phase) &&
    !run.thinking &&
    inFlight.length === 0 &&
    !sending
  )
    say('a message is unread and no thought is owed');
  if (unread && owed.some(({ kind }) => kind === 'start' || kind === 'read' || kind === 'prepare'))
    say('a step may start although a message is unread');
  if (run.thinking && run.phase !== 'planning' && run.phase !== 'asking')
    say('a thought is owed in a phase that does not think');
  if (run.phase === 'planning' && !run.thinking) say('planning without a thought');
  if (
    run.phase === 'acting' &&
    (run.approval?.state !== 'approved' ||
      run.approval.revision !== run.revision ||
      run.approval.covers !== 'writes')
  )
    say('acting without an approval of this revision');
  if (
    run.phase === 'awaiting_approval' &&
    !['pending', 'refused', 'expired'].includes(run.approval?.state ?? '')
  )
    say('waiting for an approval that was decided');
  if (run.phase !== 'awaiting_approval' && run.approval?.state === 'pending')
    say('an approval is pending and nobody can give it');
  if (run.phase === 'asking' && !run.question) say('asking without a question');
  if (run.phase !== 'asking' && run.question) say('a question is open and the run does not ask');
  if (run.question?.kind === 'look' && inFlight.length === 0)
    say('somebody is asked to look at a write that is known');
  for (const one of owed) {
    if (one.kind !== 'read' && one.kind !== 'start') continue;
    const step = run.plan?.steps.find(({ id }) => id === one.step);
    const missing = step?.needs.find(
      (need) => run.plan?.steps.find(({ id }) => id === need)?.state !== 'done',
    );
    if (!step || missing !== undefined) say(`${one.id} is owed before what it needs is done`);
  }
}

/** Right after a plan is made nothing of it has happened. */
export function freshPlan(event: RunEvent, run: Run): void {
  if (event.type !== 'planned') return;
  for (const step of run.plan?.steps ?? [])
    if (step.state !== 'todo' || step.output !== undefined || step.finishedAt !== undefined)
      throw new Broken(`step ${step.id} of a new revision is ${step.state} already`);
}
