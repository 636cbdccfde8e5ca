/**
 * Draws a case as an Adaptive Card 1.5, as everybody sees it or as one reader does. Pure.
 * https://adaptivecards.io/explorer/
 */
import { present } from '../../../run/present.ts';
import type { Button, Card } from '../../../run/view/card.ts';
import type { RunView } from '../../../run/view/run-view.ts';
import { type Fold, fitted, type Limits } from '../../shared/card/fit.ts';
import { type CardReader, type LayoutOptions, layoutOf, type Section } from '../../shared/card/layout.ts';
import type { Part } from '../../shared/card/spans.ts';
import type { Writer } from '../../shared/card/writer.ts';
import { asksFirst, pressOf } from '../../shared/press.ts';
import {
  type Action,
  type AdaptiveCard,
  actionSets,
  adaptiveCard,
  box,
  drawPart,
  type Element,
  execute,
  show,
} from './elements.ts';
import { drawForm, type Opened } from './forms.ts';
import { bytesOf, CLEAN, line } from './text.ts';

/** Whoever the card is drawn for, where it is one person. */
export interface Reader extends CardReader {
  form?: Opened;
}

export interface CardOptions extends Pick<LayoutOptions, 'hint' | 'publicUrl'> {
  /** Accounts for whom Teams asks for a view of their own; 60 at most. */
  refreshFor?: string[];
  reader?: Reader;
}

/** Teams asks for the views of so many people at most. */
export const MOST_REFRESHED = 60;
/**
 * The card's own part of the 28 KB that Teams takes; the rest is the envelope that it and the connector add.
 */
export const MOST_BYTES = 24 * 1024;

const CARD: Limits<AdaptiveCard> = {
  clean: CLEAN,
  most: { bytes: MOST_BYTES },
  size: (card) => ({ bytes: bytesOf(card) }),
  longest: 6_000,
};

export function renderCard(view: RunView, options: CardOptions = {}): AdaptiveCard {
  return fitted(CARD, (fold, writer) => cardAt(view, options, { fold, writer }));
}

function cardAt(
  view: RunView,
  { refreshFor = [], reader, ...options }: CardOptions,
  { fold, writer }: { fold: Fold; writer: Writer },
): AdaptiveCard {
  const { card } = view;
  const { sections, whole } = layoutOf(view, { fold, plan: 'reads' }, present({ ...options, reader }));
  const form = reader?.form;
  const body = sections.flatMap((section): Element[] => {
    if (section.kind !== 'buttons')
      // A reply that is being edited stands in its form.
      return section.kind === 'draft' && form?.asks === 'edit' ? [] : drawSection(section, writer);
    if (form) return drawForm(view, form, { fold, writer });
    const label = whole(writer.shortened);
    return actionSets([
      ...section.buttons.map((button) => actionOf(card, button)),
      ...(label === undefined ? [] : [show(label, { run: card.run, from: 0 })]),
    ]);
  });
  const userIds = refreshFor.slice(0, MOST_REFRESHED);
  const refresh = { action: execute('Refresh', 'show', { data: { run: card.run } }), userIds };
  return adaptiveCard(line(card.fallback, 300), body, userIds.length === 0 ? {} : { refresh });
}

function drawSection(section: Section, writer: Writer): Element[] {
  const { kind, parts } = section;
  if (kind === 'link')
    return [
      {
        type: 'ActionSet',
        spacing: 'small',
        actions: [{ type: 'Action.OpenUrl', title: section.label, url: section.url }],
      },
    ];
  if (parts.length === 0) return [];
  switch (kind) {
    case 'note':
    case 'notices':
      return parts.map((part) => box(drawPart(part, writer), part.tone === 'subtle' ? 'default' : part.tone));
    case 'changes':
      return changes(parts, writer);
    case 'draft':
    case 'receipt':
      return [box(drawn(parts, writer), 'emphasis', 'medium')];
    case 'plan':
    case 'approval':
      return drawn(
        parts,
        writer,
        present({ spacing: 'medium' as const, separator: kind === 'plan' ? (true as const) : undefined }),
      );
    default:
      return drawn(parts, writer);
  }
}

const drawn = (parts: Part[], writer: Writer, first: Parameters<typeof drawPart>[2] = {}): Element[] =>
  parts.flatMap((part, at) => drawPart(part, writer, at === 0 ? first : {}));

/** A write and what it changes stand in one box. */
function changes(parts: Part[], writer: Writer): Element[] {
  const elements: Element[] = [];
  let open: Element[] = [];
  for (const part of parts) {
    const own = drawPart(part, writer);
    if (part.as === 'under') open.push(...own);
    else if (part.as === 'item') {
      open = own;
      elements.push(box(open));
    } else elements.push(...own);
  }
  return elements;
}

function actionOf(card: Card, button: Button): Action {
  const press = pressOf(card.run, button);
  const style =
    button.style === 'primary' ? 'positive' : button.action === 'undo' ? 'destructive' : undefined;
  const verb = asksFirst(press) === undefined ? 'do' : 'ask';
  return execute(line(button.label, 60), verb, { data: { press, seq: card.seq }, style, inputs: 'none' });
}
