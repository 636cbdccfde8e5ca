/**
 * The card of a run as one Slack message, edited in place. Pure; whatever the run holds, the blocks are
 * within limits.ts.
 */
import type { RunView } from '../../../run/view/run-view.ts';
import { fitted, type Limits } from '../../shared/card/fit.ts';
import { type LayoutOptions, layoutOf, type Section } from '../../shared/card/layout.ts';
import type { Writer } from '../../shared/card/writer.ts';
import { LIMITS } from '../limits.ts';
import { CARD_EVENT } from '../names.ts';
import { actions, pressButtons, wholeButton } from './buttons.ts';
import { type Block, CLEAN, drawParts, line, link, rich } from './elements.ts';
import { mrkdwn } from './escape.ts';
import { planBlock } from './plan.ts';
import { weigh } from './weigh.ts';

export type CardOptions = Pick<LayoutOptions, 'publicUrl' | 'replacedBy'>;

export interface Message {
  /** For notifications and readers that draw no blocks; never empty. */
  text: string;
  blocks: Block[];
}

export interface CardMessage extends Message {
  /** By which an orphaned message is known as the run's card. */
  metadata: { event_type: typeof CARD_EVENT; event_payload: { run: string } };
}

export const MESSAGE: Limits<Block[]> = {
  clean: CLEAN,
  most: { blocks: LIMITS.message.blocks, bytes: LIMITS.message.bytes },
  size: (blocks) => ({ blocks: blocks.length, bytes: weigh(blocks) }),
  longest: LIMITS.richText,
};

export function renderCard(view: RunView, options: CardOptions = {}): CardMessage {
  return {
    text: notification(view),
    blocks: fitted(MESSAGE, (fold, writer) => {
      const { sections, whole } = layoutOf(view, { fold, plan: 'steps' }, options);
      return sections.flatMap((section) => drawSection(view, section, { writer, whole }));
    }),
    metadata: { event_type: CARD_EVENT, event_payload: { run: view.id } },
  };
}

/** Leaves room for a sentence before it. */
export function notification({ card }: RunView): string {
  return mrkdwn(card.fallback, LIMITS.message.text - 500);
}

/**
 * `whole`: the label of the button that shows everything; it is there where something is folded or was cut.
 */
export function drawSection(
  view: RunView,
  section: Section,
  { writer, whole }: { writer: Writer; whole: (shortened: boolean) => string | undefined },
): Block[] {
  switch (section.kind) {
    case 'plan':
      return planBlock(view.card, section.steps, writer);
    case 'buttons': {
      const label = whole(writer.shortened);
      return actions([
        ...pressButtons(view.id, section.buttons),
        ...(label === undefined ? [] : [wholeButton(view.id, label)]),
      ]);
    }
    case 'link':
      return rich(line(link(section.url, section.label)));
    default:
      return drawParts(section.parts, writer);
  }
}
