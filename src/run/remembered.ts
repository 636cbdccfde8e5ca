/**
 * What is remembered of a case: the way it was resolved, and the words by which a case like it finds it. Only
 * what was resolved and approved is. Of a step its tool and the names of its arguments are kept, never a
 * value: what one customer said must not fill another's plan.
 */

import type { StepEffect } from './plan/plan.ts';
import { present } from './present.ts';
import type { Run } from './state.ts';
import type { Step } from './steps.ts';

export interface RememberedStep {
  tool: string;
  effect: StepEffect;
  /** Names of the arguments that were given. */
  args: string[];
  /** Places in the list of the steps that it needed, counted from 0. */
  needs: number[];
}

export interface Remembered {
  /** The playbook that it followed, else the tool of its last step. */
  kind: string;
  /** Of the customer's record. */
  customer?: string;
  /** What was done, in the order planned. */
  steps: RememberedStep[];
  /**
   * Personal. What people wrote, without what names somebody or something (addresses, numbers, the customer's
   * name).
   */
  words: string;
}

/** Of a long case the first words say what it was about. */
const MOST_CHARACTERS = 4_000;
/** No more than this is looked at, however much of it is left out. */
const MOST_READ = 4 * MOST_CHARACTERS;

const TOKEN = /\S+/gu;
/** Something before an @ and something after it. */
const ADDRESS = /.@./u;
const WORD = /[\p{L}\p{M}]+/gu;
const LINK = /\b(?:https?:\/\/|www\.)\S+/giu;
const NUMBERED = /[\p{L}\p{M}\p{N}_#/.-]+/gu;

/**
 * Something may be learnt from the case: it is closed as resolved, and somebody approved it (a write, which
 * is only ever made under an approval, or the reply that was sent). Looks at no text.
 */
export function isExample(run: Run): boolean {
  if (run.phase !== 'closed' || run.closed.ending !== 'resolved') return false;
  const wrote = run.writes.some(({ outcome, undone }) => outcome === 'done' && !undone);
  return wrote || run.answer?.sentId !== undefined;
}

/** undefined for a case that is no example, or in which nothing was done. */
export function rememberedOf(run: Run): Remembered | undefined {
  if (!isExample(run)) return undefined;
  const steps = stepsDone(run);
  if (steps.length === 0) return undefined;
  const words = wordsOfRun(run);
  return present({ kind: kindOf(run, steps), customer: run.customer?.id, steps, words });
}

/** What people wrote in the case, for finding it by. */
export function wordsOfRun(run: Run): string {
  const written = run.messages.filter(({ kind }) => kind !== 'reminder').map(({ text }) => text);
  return wordsToFindBy(written.join('\n'), run.customer?.name);
}

/**
 * The text without e-mail addresses, links, whatever has digits (numbers of records, amounts) and the words
 * of the name.
 */
export function wordsToFindBy(text: string, name = ''): string {
  const plain = text
    .slice(0, MOST_READ)
    .normalize('NFKC')
    .replaceAll(TOKEN, (token) => (ADDRESS.test(token) ? '' : token))
    .replaceAll(LINK, '')
    .replaceAll(NUMBERED, (token) => (/\p{N}/u.test(token) ? ' ' : token));
  const names = new Set(Array.from(name.toLowerCase().matchAll(WORD), ([word]) => word));
  const kept = plain.replaceAll(WORD, (word) => (names.has(word.toLowerCase()) ? '' : word));
  return kept.replaceAll(/\s+/g, ' ').trim().slice(0, MOST_CHARACTERS);
}

function kindOf(run: Run, steps: readonly RememberedStep[]): string {
  const playbook = run.mind && /^playbook:(.+)/.exec(run.mind.name)?.[1];
  return playbook ?? steps.findLast(({ effect }) => effect === 'write')?.tool ?? steps.at(-1)?.tool ?? 'case';
}

/** Each call once: a result that a later plan kept, or read again, is no step of its own. */
function stepsDone(run: Run): RememberedStep[] {
  const undone = new Set(run.writes.filter((write) => write.undone).map(({ step }) => step));
  const places = new Map<string, number>();
  const calls = new Map<string, number>();
  const steps: RememberedStep[] = [];
  for (const step of [...run.earlier, ...(run.plan ? [run.plan] : [])].flatMap((plan) => plan.steps)) {
    if (step.state !== 'done' || step.undoes !== undefined || undone.has(step.id)) continue;
    const call = `${step.tool} ${step.call?.digest} ${step.again}`;
    const known = calls.get(call);
    places.set(step.id, known ?? steps.length);
    if (known !== undefined) continue;
    calls.set(call, steps.length);
    steps.push(remembered(step, places));
  }
  return steps;
}

function remembered(
  { tool, effect, args, needs }: Step,
  places: ReadonlyMap<string, number>,
): RememberedStep {
  const before = [...new Set(needs.flatMap((id) => places.get(id) ?? []))].sort((a, b) => a - b);
  return { tool, effect, args: Object.keys(args).sort(), needs: before };
}
