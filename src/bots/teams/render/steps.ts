/** The steps of a plan as lines of a card: reads in a line each, writes with what they change. Pure. */
import type { Card, CardStep } from '../../../run/view/card.ts';
import { box, type Color, type Element, heading, type Run, runs } from './elements.ts';
import type { Amount } from './fold.ts';
import { line } from './text.ts';

const MARK: Record<CardStep['state'], { mark: string; color: Color }> = {
  todo: { mark: '○', color: 'default' },
  doing: { mark: '◔', color: 'accent' },
  done: { mark: '✓', color: 'good' },
  failed: { mark: '✗', color: 'attention' },
  unknown: { mark: '?', color: 'warning' },
  skipped: { mark: '–', color: 'default' },
  later: { mark: '◌', color: 'default' },
};

export function stepsOf(card: Card, amount: Amount): Element[] {
  const { steps, revision, summary, dropped } = card;
  if (steps.length === 0) return [];
  const reads = steps.filter(({ effect }) => effect === 'read');
  const writes = steps.filter(({ effect }) => effect === 'write');
  const plan: Run[] = [
    { text: `Plan ${revision}`, bold: true },
    ...(summary === undefined ? [] : [{ text: `  ${line(summary, amount.text)}`, subtle: true }]),
  ];
  return [
    runs(plan, { spacing: 'medium', separator: true }),
    ...shownReads(reads, amount).map((step) => readLine(step, amount)),
    ...folded(reads.length - shownReads(reads, amount).length, 'more read', 'more reads'),
    ...writes.slice(0, amount.writes).map((step) => writeBox(step, card, amount)),
    ...(writes.length > amount.writes ? restOf(writes.slice(amount.writes), amount) : []),
    ...(dropped.length > 0
      ? [
          runs(
            [
              { text: 'Dropped since the last plan: ', subtle: true },
              {
                text: line(dropped.slice(0, amount.writes).join('; '), amount.text),
                subtle: true,
                strike: true,
              },
            ],
            { spacing: 'small' },
          ),
        ]
      : []),
  ];
}

/** One step as it stands in the card. */
export function stepElement(step: CardStep, card: Card, amount: Amount): Element {
  return step.effect === 'write' ? writeBox(step, card, amount) : readLine(step, amount);
}

/** Where not all fit: what went wrong and what is under way before what is done. */
function shownReads(reads: CardStep[], { reads: most }: Amount): CardStep[] {
  if (reads.length <= most) return reads;
  const pressing = reads.filter(({ state }) => state !== 'done');
  const kept = new Set([...pressing, ...reads.filter(({ state }) => state === 'done')].slice(0, most));
  return reads.filter((step) => kept.has(step));
}

function folded(count: number, one: string, many: string): Element[] {
  return count > 0
    ? [runs([{ text: `and ${count} ${count === 1 ? one : many}`, subtle: true }], { spacing: 'none' })]
    : [];
}

function readLine(step: CardStep, amount: Amount): Element {
  const { mark, color } = MARK[step.state];
  return runs(
    [
      { text: `${mark}  `, color, bold: true },
      { text: line(step.title, amount.text) },
      step.headline !== undefined && { text: `: ${line(step.headline, amount.text)}`, subtle: true },
      step.fault !== undefined && { text: `: ${line(step.fault, amount.text)}`, color: 'attention' },
      differs(step),
    ],
    { spacing: 'small' },
  );
}

function writeBox(step: CardStep, { phase }: Card, amount: Amount): Element {
  const { mark, color } = MARK[step.state];
  const notes = [
    step.state === 'later' ? 'later: asked for when it can be shown' : '',
    step.state === 'done' || phase === 'closed' ? '' : (step.undo ?? ''),
  ].filter((note) => note !== '');
  return box([
    runs([
      { text: `${mark}  `, color, bold: true },
      { text: line(step.title, amount.text), bold: true },
      step.headline !== undefined && { text: `: ${line(step.headline, amount.text)}` },
      differs(step),
    ]),
    ...step.changes.slice(0, amount.changes).map((change) => changeLine(change, amount)),
    ...folded(step.changes.length - amount.changes, 'more change', 'more changes'),
    ...(step.fault === undefined
      ? []
      : [runs([{ text: line(step.fault, amount.text), color: 'attention' }], { spacing: 'small' })]),
    ...(notes.length === 0
      ? []
      : [runs([{ text: notes.join('; '), subtle: true }], { spacing: 'small', small: true })]),
  ]);
}

function changeLine({ label, before, after }: CardStep['changes'][number], { value }: Amount): Element {
  return runs(
    [
      { text: `${line(label, value)}  `, subtle: true },
      before !== '' && { text: line(before, value), strike: true, subtle: true },
      before !== '' && { text: ' → ' },
      { text: line(after, value) || '–', bold: true },
    ],
    { spacing: 'small' },
  );
}

function differs({ difference }: CardStep): Run | undefined {
  if (!difference) return undefined;
  return {
    text: `  ${difference}`,
    color: difference === 'kept' ? 'default' : 'accent',
    subtle: difference === 'kept',
  };
}

/** A change that is asked for is named at least: nobody approves what the card hides. */
function restOf(writes: CardStep[], amount: Amount): Element[] {
  const titles = writes.map(({ title }) => line(title, Math.min(amount.value, 60)));
  const most = Math.max(6, amount.writes);
  const more = titles.length - most;
  return [
    heading(`And ${writes.length} more changes`, 'small'),
    runs(
      [
        {
          text:
            titles.slice(0, most).join('; ') +
            (more > 0 ? `; and ${more} more: Show everything lists them` : ''),
        },
      ],
      {
        spacing: 'none',
      },
    ),
  ];
}
