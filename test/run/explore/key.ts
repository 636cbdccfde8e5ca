/** When two states of the exploration are the same. */
import type { Run } from '../../../src/run/state.ts';
import type { Step } from '../../../src/run/steps.ts';
import type { Sim } from '../sim.ts';

/** The clock's step: past the half time of an approval. */
export const HALF_A_DAY = 721 * 60_000;

/** What is read before a message was said is read anew, and what is old too. */
const halfDays = (at = '') => Math.floor(Date.parse(at) / HALF_A_DAY);

const stepKey = (run: Run) => (step: Step) =>
  `${step.id}${step.tool}${step.state}${step.keptFrom ?? ''}${(step.finishedSeq ?? 0) > run.freshAfter}${halfDays(step.finishedAt)}${step.undoes ?? ''}${step.call?.digest.slice(0, 6)}`;

/** What tells two states apart: all of the run save the numbers of its events, and what workers hold. */
export function keyOf(sim: Sim): string {
  const run = sim.run as Run;
  const { approval, question, answer, handedOver, closing } = run;
  const key = stepKey(run);
  return [
    run.phase,
    run.closed?.ending,
    sim.clock / HALF_A_DAY,
    run.messages.map(({ kind, by, at }) => kind + by + halfDays(at)).join(),
    run.read,
    run.settledMessages,
    run.thoughts,
    run.replans,
    run.rejections,
    run.thinking?.reason,
    run.answering,
    run.refusal?.kind,
    run.customer?.verified,
    run.freshStep,
    run.reconciles,
    run.revision,
    run.nextStep,
    run.workingSince,
    run.worked,
    run.plan?.undo,
    run.plan?.steps.map(key).join(),
    run.earlier.map(({ steps }) => steps.map(key).join()).join('/'),
    run.writes
      .map(
        (write) => write.step + write.outcome + write.undone + write.occurrence + (write.undo !== undefined),
      )
      .join(),
    approval &&
      [
        approval.revision,
        approval.state,
        approval.digest.slice(0, 8),
        approval.steps,
        approval.expiresAt,
        approval.until,
        approval.reminded,
      ].join(),
    question && [question.kind, question.step, question.until].join(),
    answer && [answer.draft, answer.sending?.by, answer.sentId, answer.until].join(),
    run.answers,
    closing && closing.ending + closing.undo,
    handedOver && [handedOver.takenBy, handedOver.escalatedTo, handedOver.until].join(),
    run.conflicts.length,
    sim.jobs
      .map((job) => job.id + ('read' in job ? job.read : ''))
      .sort()
      .join(),
  ].join('|');
}
