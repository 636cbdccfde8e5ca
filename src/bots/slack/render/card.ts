/**
 * The card of a run as one Slack message, edited in place. Pure; whatever the run holds, the blocks are
 * within limits.ts.
 */
import type { RunView } from '../../../run/view/run-view.ts';
import { LIMITS } from '../limits.ts';
import { CARD_EVENT } from '../names.ts';
import { actions, pressButtons, wholeButton } from './buttons.ts';
import { approvalBlock, draftBlock, head, noticesBlock, sourcesBlock } from './card-parts.ts';
import { type Block, line, link, more, type Pen, rich, small, words } from './elements.ts';
import { mrkdwn } from './escape.ts';
import { type Fold, fitted } from './fit.ts';
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

export function renderCard(view: RunView, options: CardOptions = {}): CardMessage {
  return {
    text: notification(view),
    blocks: fitted((fold, pen) => draw(view, options, fold, pen)),
    metadata: { event_type: CARD_EVENT, event_payload: { run: view.id } },
  };
}

/** Leaves room for a sentence before it. */
export function notification({ card }: RunView): string {
  return mrkdwn(card.fallback, LIMITS.message.text - 500);
}

function draw(view: RunView, options: CardOptions, fold: Fold, pen: Pen): Block[] {
  const { card } = view;
  const { publicUrl, replacedBy } = options;
  const blocks = [
    ...head(card, pen),
    ...replaced(replacedBy),
    ...noticesBlock(card, fold.notices, pen),
    ...planBlock(card, fold.tasks, pen),
    ...changesBlock(card, fold, pen),
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
  blocks.push(
    ...actions([...(replacedBy === undefined ? pressButtons(view.id, card.buttons) : []), ...whole]),
  );
  if (card.footer !== undefined) blocks.push(small(pen.line(card.footer)));
  if (publicUrl !== undefined)
    blocks.push(
      ...rich(line(link(`${publicUrl}/runs/${encodeURIComponent(view.id)}`, 'Open in the console'))),
    );
  return blocks;
}

function replaced(by: CardOptions['replacedBy']): Block[] {
  if (by === undefined) return [];
  const where = by === true ? [] : [words(' '), link(by, 'Go to the card')];
  return rich(line(words('This copy is out of date: the case goes on in its own card.', 'bold'), ...where));
}
