/**
 * The whole card in a modal: every step, write, notice and source, the reply uncut; and the receipt of a
 * closed case. Modals draw no plans and tasks.
 */
import type { types } from '@slack/bolt';
import type { CardStep } from '../../../run/view/card.ts';
import type { RunView } from '../../../run/view/run-view.ts';
import { STATES } from '../../shared/card/phases.ts';
import { LIMITS } from '../limits.ts';
import { approvalBlock, draftHead, draftVerdict, head, noticesBlock, sourcesBlock } from './card-parts.ts';
import { cut, parts, weigh } from './cut.ts';
import {
  type Block,
  bullets,
  line,
  moment,
  type Pen,
  penOf,
  plain,
  pre,
  quote,
  type RichPart,
  rich,
  small,
  words,
} from './elements.ts';
import { droppedLine, write } from './steps.ts';

type Modal = types.ModalView;

/** Slack refuses views past about 250 kB. */
const MOST_BYTES = 200_000;
/** The texts of a view that would be refused are cut to this, and then its last blocks are left out. */
const SHORTENED = 300;
/** Of one rich text block, in bytes. */
const BLOCK_BYTES = 3_000;

export function wholePlanModal(view: RunView): Modal {
  const { revision } = view.card;
  return modal(revision > 0 ? `Plan ${revision}` : 'The case', within(view, []));
}

/** `seal`: the head that makes the audit trail checkable, `seq:hash`. */
export function receiptModal(view: RunView): Modal {
  const seal = `${view.head.seq}:${view.head.hash}`;
  return modal(
    'Receipt',
    within(
      view,
      rich(
        line(words('Audit trail', 'bold')),
        line(
          words(`Run ${view.id} · opened `),
          moment(view.createdAt),
          words(' · last change '),
          moment(view.updatedAt),
        ),
        line(words('Head: '), words(seal, 'code')),
        line(words('Check the exported trail with')),
        pre(`npm run audit:verify -- FILE --head ${seal}`),
      ),
    ),
  );
}

const modal = (title: string, blocks: Block[]): Modal => ({
  type: 'modal',
  title: plain(cut(title, LIMITS.view.title)),
  close: plain('Close'),
  blocks,
});

/** Whole texts, unless the view would be refused. `last` is always kept. */
function within(view: RunView, last: Block[]): Block[] {
  const room = LIMITS.view.blocks - last.length - 1;
  const whole = draw(view, penOf());
  if (whole.length <= room && bytes(whole) <= MOST_BYTES) return [...whole, ...last];
  const kept: Block[] = [];
  let left = MOST_BYTES;
  for (const block of draw(view, penOf(SHORTENED)).slice(0, room)) {
    left -= bytes(block);
    if (left < 0) break;
    kept.push(block);
  }
  return [
    ...kept,
    small('Longer than a dialog can show: the rest is in the console and in the audit trail.'),
    ...last,
  ];
}

const bytes = (blocks: unknown): number => Buffer.byteLength(JSON.stringify(blocks));

function draw(view: RunView, pen: Pen): Block[] {
  const { card, goal } = view;
  const reads = card.steps.filter(({ effect }) => effect === 'read');
  const writes = card.steps.filter(({ effect }) => effect === 'write');
  const summary = card.summary ? rich(line(words(pen.text(card.summary)))) : [];
  return [
    ...head(card, pen),
    ...noticesBlock(card, card.notices.length, pen),
    ...summary,
    ...approvalBlock(card, pen),
    ...packed(
      writes.length === 0
        ? []
        : [
            line(words('Changes', 'bold')),
            ...writes.flatMap((step) => write(step, step.changes.length, pen)),
          ],
    ),
    ...packed(
      reads.length === 0 ? [] : [line(words('Reads', 'bold')), ...reads.map((step) => read(step, pen))],
    ),
    ...rich(...droppedLine(card.dropped, card.dropped.length, pen)),
    ...reply(view, pen),
    ...sourcesBlock(card, card.sources.length, pen),
    ...packed(
      goal.information.length === 0
        ? []
        : [
            line(words('Added by staff', 'bold')),
            ...goal.information.map(({ by, at, text }) =>
              bullets([[moment(at), words(` ${pen.line(by)}: `), words(pen.text(text))]]),
            ),
          ],
    ),
    ...(card.footer === undefined ? [] : [small(pen.line(card.footer))]),
  ];
}

function read(step: CardStep, pen: Pen): RichPart {
  const came = step.headline === undefined ? [] : [words(` · ${pen.line(step.headline)}`)];
  const fault = step.fault === undefined ? [] : [words(` · ${pen.line(step.fault)}`, 'bold')];
  const difference = step.difference === undefined ? [] : [words(` (${step.difference})`, 'italic')];
  return bullets([
    [
      words(`${STATES[step.state]}  `, 'italic'),
      words(pen.line(step.title)),
      ...difference,
      ...came,
      ...fault,
    ],
  ]);
}

/** The reply in full, in as many blocks as it needs. */
function reply({ card }: RunView, pen: Pen): Block[] {
  const { draft } = card;
  if (draft === undefined) return [];
  return [
    ...rich(...draftHead(draft, pen)),
    ...parts(draft.reply, LIMITS.richText).flatMap(({ text }) => rich(quote(words(pen.text(text))))),
    ...rich(draftVerdict(draft, pen)),
  ];
}

/** Parts in blocks of a few kB each. */
function packed(list: RichPart[]): Block[] {
  const blocks: Block[] = [];
  let open: RichPart[] = [];
  for (const part of list) {
    if (open.length > 0 && weigh([...open, part]) > BLOCK_BYTES) {
      blocks.push(...rich(...open));
      open = [];
    }
    open.push(part);
  }
  return [...blocks, ...rich(...open)];
}
