/** Builds what programs read from a run. Pure. */
import type { Catalogue } from '../plan/catalogue.ts';
import type { Policy } from '../policy/policy.ts';
import { present } from '../present.ts';
import type { Run } from '../state.ts';
import type { Step } from '../steps.ts';
import { mapTexts, visible } from '../text/characters.ts';
import { waitsFor } from '../waits.ts';
import type { RunView, StepView } from './run-view.ts';
import { view, withdrawn } from './view.ts';

export interface ViewParts {
  policy: Policy;
  /** Of the run's last line. */
  hash: string;
  catalogue?: Pick<Catalogue, 'tool'>;
}

export function runViewOf(run: Run, { policy, hash, catalogue }: ViewParts): RunView {
  const [goal, ...rest] = run.messages;
  const shown: Omit<RunView, 'card'> = {
    id: run.id,
    status: run.phase,
    goal: { text: goal?.text ?? '', information: rest.map(({ text, by, at }) => ({ text, by, at })) },
    usage: run.usage,
    head: { seq: run.seq, hash },
    createdAt: run.createdAt,
    updatedAt: run.updatedAt,
  };
  if (run.closed) shown.ending = run.closed.ending;
  // A claimed account that nothing proves is not named, nor whether it exists.
  if (run.customer && (run.customer.verified || run.customer.evidence.length > 0))
    shown.customer = present({
      id: run.customer.id,
      verified: run.customer.verified,
      given: run.customer.given,
    });
  if (run.plan)
    shown.plan = present({
      revision: run.plan.revision,
      summary: run.plan.summary,
      steps: run.plan.steps.map((step) => stepView(run, step)),
      notRead: run.plan.notRead,
    });
  const approval = approvalView(run);
  if (approval) shown.approval = approval;
  if (run.phase === 'asking') {
    const { kind, text, to, step } = run.question;
    shown.question = present({ kind, text, to, call: step });
  }
  const waits = waitsFor(run, policy.person);
  if (waits) shown.waitsFor = waits;
  if (run.closing) shown.closing = run.closing.ending;
  if (run.answer && !withdrawn(run)) {
    const { draft, summary, reply, citations, verified, unverified, sending } = run.answer;
    const text = sending?.text ?? reply;
    shown.answer = present({ draft, summary, reply: text, citations, verified, unverified });
  }
  return { ...mapTexts(shown, visible), card: view(run, policy, catalogue) };
}

function stepView(run: Run, step: Step): StepView {
  const preview = run.approval?.previews[step.id];
  const { id, title, tool, args, needs, effect, state } = step;
  return present({
    id,
    title,
    tool,
    args,
    needs,
    effect,
    state,
    before: preview?.before,
    after: step.after ?? preview?.after,
    output: concealed(run, step) ? undefined : step.output,
    headline: step.headline,
    fault: step.fault?.message,
  });
}

/** The output of a read that only found a claimed account would tell whose it is. */
function concealed(run: Run, step: Step): boolean {
  return (
    run.customer !== undefined &&
    !run.customer.verified &&
    run.customer.evidence.length === 0 &&
    step.effect === 'read'
  );
}

function approvalView(run: Run): RunView['approval'] {
  const { approval } = run;
  if (!approval) return undefined;
  const { revision, digest, state, role, expiresAt, decidedBy, askedBy, article, reason } = approval;
  return present({
    revision,
    digest,
    state,
    role,
    expiresAt,
    decidedBy: decidedBy?.id,
    askedBy: askedBy?.id,
    article: article?.id,
    reason: state === 'declined' ? run.refusal?.reason : reason,
    automatic: approval.automatic === 'done' ? (true as const) : undefined,
    review: approval.review,
    reviewed: approval.reviewed,
  });
}
