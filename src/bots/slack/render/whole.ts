/**
 * The whole card in a modal: every step, write, notice and source, the reply uncut; and the receipt of a
 * closed case. Modals draw no plans and tasks.
 */
import type { types } from '@slack/bolt';
import type { RunView } from '../../../run/view/run-view.ts';
import { cut } from '../../shared/card/cut.ts';
import { wholeCase } from '../../shared/card/layout.ts';
import { LIMITS } from '../limits.ts';
import { type Block, drawParts, plain, rich, small, writerOf } from './elements.ts';
import { weigh } from './weigh.ts';

type Modal = types.ModalView;

/** Slack refuses views past about 250 kB. */
const MOST_BYTES = 200_000;
/** The texts of a view that would be refused are cut to this, and then its last blocks are left out. */
const SHORTENED = 300;
/** Of one rich text block, in bytes. */
const BLOCK_BYTES = 3_000;

export function wholePlanModal(view: RunView): Modal {
  const { revision } = view.card;
  return modal(revision > 0 ? `Plan ${revision}` : 'The case', within(view, false));
}

export const receiptModal = (view: RunView): Modal => modal('Receipt', within(view, true));

const modal = (title: string, blocks: Block[]): Modal => ({
  type: 'modal',
  title: plain(cut(title, LIMITS.view.title)),
  close: plain('Close'),
  blocks,
});

/** Whole texts, unless the view would be refused. The receipt is always there. */
function within(view: RunView, withReceipt: boolean): Block[] {
  const sections = wholeCase(view, LIMITS.richText, withReceipt);
  const drawn = (most: number, receipt: boolean) =>
    sections
      .filter(({ kind }) => (kind === 'receipt') === receipt)
      .flatMap(({ parts }) => packed(drawParts(parts, writerOf(most))));
  const last = drawn(LIMITS.richText, true);
  const whole = drawn(LIMITS.richText, false);
  const room = LIMITS.view.blocks - last.length - 1;
  if (whole.length <= room && bytes(whole) <= MOST_BYTES) return [...whole, ...last];
  const blocks: Block[] = [];
  let left = MOST_BYTES;
  for (const block of drawn(SHORTENED, false).slice(0, room)) {
    left -= bytes(block);
    if (left < 0) break;
    blocks.push(block);
  }
  return [
    ...blocks,
    small('Longer than a dialog can show: the rest is in the console and in the audit trail.'),
    ...last,
  ];
}

const bytes = (blocks: unknown): number => Buffer.byteLength(JSON.stringify(blocks));

/** Rich texts in blocks of a few kB each. */
function packed(blocks: Block[]): Block[] {
  return blocks.flatMap((block) => {
    if (block.type !== 'rich_text' || weigh(block) <= BLOCK_BYTES) return [block];
    const pieces: Block[] = [];
    let open: typeof block.elements = [];
    for (const part of block.elements) {
      if (open.length > 0 && weigh([...open, part]) > BLOCK_BYTES) {
        pieces.push(...rich(...open));
        open = [];
      }
      open.push(part);
    }
    return [...pieces, ...rich(...open)];
  });
}
