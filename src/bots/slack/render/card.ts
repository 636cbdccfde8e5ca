/** The card of a run as one Slack message, edited in place. Pure; whatever the run holds, the blocks are within limits.ts. */
import type { RunView } from '../../../run/run-view.ts';
import { LIMITS } from '../limits.ts';
import { CARD_EVENT } from '../names.ts';
import { actions, pressButtons, wholeButton } from './buttons.ts';
import { approvalBlock, draftBlock, head, noticesBlock, sourcesBlock } from './card-parts.ts';
import { weigh } from './cut.ts';
import { type Block, line, link, more, nothingCleaned, type Pen, penOf, rich, small, words } from './elements.ts';
import { mrkdwn } from './escape.ts';
import { changesBlock, planBlock } from './steps.ts';

export interface CardOptions {
  /** Where the console is, without a slash at its end: the card links to the whole there. */
  publicUrl?: string;
  /** The message is a copy that lost its place: no buttons, and a link to the card that counts. */
  replacedBy?: string | true;
}

export interface Message {
  /** For notifications and readers that draw no blocks; never empty. */
  text: string;
  blocks: Block[];
}

export interface CardMessage extends Message {
  /** By which an orphaned message is known as the run's card. */
  metadata: { event_type: typeof CARD_EVENT; event_payload: { run: string } };
}

/** How much of each kind is shown; tried from the top until the message fits. */
interface Fold {
  tasks: number;
  writes: number;
  notices: number;
  sources: number;
}

const LAST: Fold = { tasks: 4, writes: 6, notices: 4, sources: 0 };
const FOLDS: Fold[] = [
  { tasks: 20, writes: 20, notices: 12, sources: 10 },
  { tasks: 12, writes: 20, notices: 8, sources: 5 },
  { tasks: 8, writes: 12, notices: 6, sources: 3 },
  LAST,
];
/** Texts are cut to no less than this before more is folded. */
const LEAST = 160;
const LEAST_OF_ALL = 40;

export function renderCard(view: RunView, options: CardOptions = {}): CardMessage {
  return {
    text: notification(view),
    blocks: fitting(view, options),
    metadata: { event_type: CARD_EVENT, event_payload: { run: view.id } },
  };
}

export function notification({ card }: RunView): string {
  return mrkdwn(card.fallback, LIMITS.message.text);
}

function fitting(view: RunView, options: CardOptions): Block[] {
  const cleaned = nothingCleaned();
  const drawn = (fold: Fold, most: number) => draw(view, options, fold, penOf(most, cleaned));
  for (const fold of FOLDS) {
    const blocks = widest((most) => drawn(fold, most), fold === LAST ? LEAST_OF_ALL : LEAST);
    if (blocks) return blocks;
  }
  return drawn(LAST, LEAST_OF_ALL);
}

/** Drawn with the longest texts cut just as far as must be, all to the same length; undefined where even `least` does not fit. */
function widest(drawn: (most: number) => Block[], least: number): Block[] | undefined {
  const whole = drawn(LIMITS.richText);
  if (fits(whole)) return whole;
  let best = drawn(least);
  if (!fits(best)) return undefined;
  let low = least;
  let high: number = LIMITS.richText;
  while (high - low > low / 16) {
    const middle = Math.floor((low + high) / 2);
    const blocks = drawn(middle);
    if (fits(blocks)) [best, low] = [blocks, middle];
    else high = middle;
  }
  return best;
}

const fits = (blocks: Block[]) => blocks.length <= LIMITS.message.blocks && weigh(blocks) <= LIMITS.message.bytes;

function draw(view: RunView, options: CardOptions, fold: Fold, pen: Pen): Block[] {
  const { card } = view;
  const { publicUrl, replacedBy } = options;
  const blocks = [
    ...head(card, pen),
    ...replaced(replacedBy),
    ...noticesBlock(card, fold.notices, pen),
    ...planBlock(card, fold.tasks, pen),
    ...changesBlock(card, fold.writes, pen),
    ...draftBlock(card, pen),
    ...sourcesBlock(card, fold.sources, pen),
    ...approvalBlock(card, pen),
  ];
  const hidden = card.steps.length - Math.min(card.steps.length, fold.tasks);
  const whole =
    hidden > 0
      ? [wholeButton(view.id, more(hidden, 'step'))]
      : pen.left
        ? [wholeButton(view.id, 'Show the whole')]
        : [];
  blocks.push(...actions([...(replacedBy === undefined ? pressButtons(view.id, card.buttons) : []), ...whole]));
  if (card.footer !== undefined) blocks.push(small(pen.line(card.footer)));
  if (publicUrl !== undefined)
    blocks.push(...rich(line(link(`${publicUrl}/runs/${encodeURIComponent(view.id)}`, 'Open in the console'))));
  return blocks;
}

function replaced(by: CardOptions['replacedBy']): Block[] {
  if (by === undefined) return [];
  const where = by === true ? [] : [words(' '), link(by, 'Go to the card')];
  return rich(line(words('This copy is out of date: the case goes on in its own card.', 'bold'), ...where));
}
