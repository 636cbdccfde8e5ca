/** What came of a rehearsal, beside what it says must come of it. */
import type { Proposal } from '../../flow/ports/agent.ts';
import type { Args } from '../../run/plan/plan.ts';
import { cardLines } from '../../run/view/card-lines.ts';
import type { RunView } from '../../run/view/run-view.ts';
import type { Mistake } from './mistakes.ts';
import { holds, type Rehearsal, type RehearsedEnd } from './rehearsal.ts';

export interface Played {
  /** The case each time it came to rest: where it waited for somebody, or ended. */
  rests: RunView[];
  /** What the agent said comes next, oldest first. */
  proposals: Pick<Proposal, 'next' | 'mind' | 'fallback'>[];
  /** Why plans of it were rejected. */
  rejected: string[];
  /** What kept it from being played on. */
  stuck?: string;
}

/** Each with its place in the rehearsal; none: it passed. */
export function differences(wanted: Rehearsal, played: Played): Mistake[] {
  const found: Mistake[] = [];
  const differs = (path: Mistake['path'], expected: string, got: string) =>
    void found.push({ path, reason: `expected ${expected}, got ${got}` });
  const { rests, proposals, rejected, stuck } = played;
  const last = rests.at(-1);
  const plans = plansOf(played);
  const tools = plans.at(-1)?.map(({ tool }) => tool) ?? [];
  const came = last ? cameTo(last) : 'nothing';

  if (stuck !== undefined) found.push({ path: ['request'], reason: stuck });
  for (const reason of rejected) found.push({ path: ['request'], reason: `a plan was rejected: ${reason}` });
  if (wanted.plans && !plans.some((steps) => inOrder(steps, wanted.plans ?? [])))
    differs(['plans'], planned(wanted.plans), tools.length > 0 ? tools.join(', ') : came);
  for (const [n, tool] of wanted.never.entries())
    if (plans.some((steps) => steps.some((step) => step.tool === tool)))
      differs(['never', n], `no ${tool}`, `a plan with it: ${tools.join(', ')}`);
  for (const [n, other] of wanted.together_with.entries()) {
    const minds = proposals.map(({ mind }) => mind);
    if (!minds.some((mind) => mind.includes(other)))
      differs(['together_with', n], `a plan of ${other}, too`, minds.at(-1) ?? came);
  }
  if (wanted.asks !== undefined && !questionsOf(played).some((text) => has(text, wanted.asks)))
    differs(['asks'], `the question "${wanted.asks}"`, came);
  if (wanted.hands_over !== undefined && !handedTo(played, wanted.hands_over))
    differs(['hands_over'], `a case for ${wanted.hands_over}`, came);

  const shown = rests.flatMap(({ card }) => cardLines(card));
  for (const [n, piece] of wanted.shows.entries())
    if (!shown.some((line) => has(line, piece)))
      differs(
        ['shows', n],
        `a card with "${piece}"`,
        `"${rests[0] ? cardLines(rests[0].card).join(' | ') : came}"`,
      );
  const asked = rests.flatMap(({ approval }) => approval ?? []);
  const role = asked.find(({ state }) => state === 'pending')?.role;
  if (wanted.approves !== undefined && role !== wanted.approves)
    differs(['approves'], `an approval by ${wanted.approves}`, role === undefined ? came : `one by ${role}`);
  const article = asked.find(({ state }) => state === 'refused')?.article;
  if (wanted.refused !== undefined && article !== wanted.refused)
    differs(
      ['refused'],
      `a refusal by ${wanted.refused}`,
      article === undefined ? came : `one by ${article}`,
    );
  found.push(...letterDifferences(wanted, last));
  const end = rests.findLast((rest) => rest.approval?.state === 'refused') ?? last;
  if (wanted.ends !== undefined && (!end || endOf(end) !== wanted.ends))
    differs(['ends'], wanted.ends, end ? `${endOf(end)} (${cameTo(end)})` : came);
  return found;
}

/**
 * Of one that a model planned and wrote. What a playbook words (its question, its letter) and names (other
 * playbooks) is not compared, and a plan that was rejected may have been followed by a right one; that the
 * playbooks stood in for the model is no rehearsal of it.
 */
export function modelDifferences(wanted: Rehearsal, played: Played): Mistake[] {
  const { asks, letter, together_with: _, ...rest } = wanted;
  const stoodIn = played.proposals.some(({ fallback }) => fallback);
  const end = wanted.ends ?? (asks === undefined ? undefined : 'question');
  const compared: Rehearsal = {
    ...{ ...rest, together_with: [] },
    ...(end && { ends: end }),
    ...(letter && { letter: { ...letter, says: [] } }),
  };
  return [
    ...(stoodIn
      ? [{ path: ['request'], reason: 'the model gave no plan that can be used: the playbooks planned it' }]
      : []),
    ...differences(compared, { ...played, rejected: [] }),
  ];
}

function letterDifferences({ letter, given }: Rehearsal, last: RunView | undefined): Mistake[] {
  if (!letter) return [];
  const text = last?.answer?.reply;
  if (text === undefined) {
    const writes =
      last?.plan?.steps.filter(({ effect, state }) => effect === 'write' && state === 'todo') ?? [];
    const open = writes.map(({ tool }) => tool).filter((tool) => !given.some((one) => one.tool === tool));
    const why =
      open.length > 0
        ? `got none: say under given what ${open.join(' and ')} answers; nothing is done in a rehearsal`
        : `got ${last ? cameTo(last) : 'nothing'}`;
    return [{ path: ['letter'], reason: `expected a letter, ${why}` }];
  }
  return [
    ...letter.says.flatMap((piece, n): Mistake[] =>
      has(text, piece)
        ? []
        : [
            {
              path: ['letter', 'says', n],
              reason: `expected a letter with "${piece}", got "${plain(text)}"`,
            },
          ],
    ),
    ...letter.never.flatMap((piece, n): Mistake[] =>
      has(text, piece)
        ? [{ path: ['letter', 'never', n], reason: `expected no "${piece}", got "${plain(text)}"` }]
        : [],
    ),
  ];
}

type PlannedStep = { tool: string; args: Args };

/** As proposed, before anything is read, and as they stood when the case came to rest. */
function plansOf({ rests, proposals }: Played): PlannedStep[][] {
  const proposed = proposals.flatMap(({ next }) => (next.kind === 'plan' ? [next.steps] : []));
  return [...proposed, ...rests.flatMap(({ plan }) => (plan ? [plan.steps] : []))];
}

function inOrder(steps: PlannedStep[], wanted: NonNullable<Rehearsal['plans']>): boolean {
  let from = 0;
  return wanted.every((one) => {
    const { tool, args } = typeof one === 'string' ? { tool: one, args: {} } : one;
    const at = steps.findIndex((step, n) => n >= from && step.tool === tool && holds(step.args, args));
    from = at + 1;
    return at >= 0;
  });
}

function planned(wanted: NonNullable<Rehearsal['plans']>): string {
  const steps = wanted.map((one) =>
    typeof one === 'string' ? one : `${one.tool} ${JSON.stringify(one.args)}`,
  );
  return `a plan with ${steps.join(', ')}`;
}

function questionsOf({ rests, proposals }: Played): string[] {
  const asked = proposals.flatMap(({ next }) => (next.kind === 'question' ? [next.text] : []));
  return [...asked, ...rests.flatMap(({ question }) => question?.text ?? [])];
}

function handedTo({ rests, proposals }: Played, queue: string): boolean {
  const last = rests.at(-1);
  if (last?.status !== 'handed_over') return false;
  const to = proposals.flatMap(({ next }) => (next.kind === 'hand_over' ? [next.to] : [])).at(-1);
  return to === queue || last.card.status.includes(`#${queue};`);
}

export function endOf({ status, question, approval }: RunView): RehearsedEnd {
  if (status === 'handed_over') return 'hand_over';
  if (status === 'asking') return question?.kind === 'code' ? 'code' : 'question';
  if (status === 'awaiting_approval') return approval?.state === 'refused' ? 'refused' : 'approval';
  return 'letter';
}

/** What a case came to, in words. */
function cameTo(run: RunView): string {
  const { question, answer, card } = run;
  if (question && run.status === 'asking') return `the question "${plain(question.text)}"`;
  if (answer && endOf(run) === 'letter') return `the letter "${plain(answer.reply)}"`;
  const tools = run.plan?.steps.map(({ tool }) => tool) ?? [];
  const refusal = card.notices.find(({ kind }) => kind === 'refusal')?.text;
  return [card.status, refusal, tools.length > 0 ? `plan: ${tools.join(', ')}` : undefined]
    .filter((part) => part !== undefined)
    .join(' ');
}

/** Blanks, and `->` for an arrow, make no difference. */
function has(text: string, piece = ''): boolean {
  return plain(text).includes(plain(piece));
}

function plain(text: string): string {
  return text
    .replaceAll('->', '→')
    .replaceAll(/[\p{Cf}]/gu, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
