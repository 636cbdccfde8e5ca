/**
 * Draws a case as an Adaptive Card 1.5, as everybody sees it or as one reader does. Pure.
 * https://adaptivecards.io/explorer/
 */
import type { Button, Card, Notice } from '../../../run/view/card.ts';
import type { RunView } from '../../../run/view/run-view.ts';
import { asksFirst, pressOf } from '../../shared/press.ts';
import { type Action, actionSets, box, type Color, type Element, execute, runs } from './elements.ts';
import { AMOUNTS, type Amount, MOST_BYTES } from './fold.ts';
import { formOf } from './forms.ts';
import { approvalOf, draftOf, endOf, sourcesOf } from './outcome.ts';
import type { Reader } from './reader.ts';
import { stepsOf } from './steps.ts';
import { bytesOf, line } from './text.ts';

export interface CardOptions {
  /** How more can be said: a sentence of our own. */
  hint?: string;
  publicUrl?: string;
  /** Accounts for whom Teams asks for a view of their own; 60 at most. */
  refreshFor?: string[];
  reader?: Reader;
}

export interface AdaptiveCard {
  type: 'AdaptiveCard';
  version: '1.5';
  body: Element[];
  [property: string]: unknown;
}

/** Teams asks for the views of so many people at most. */
export const MOST_REFRESHED = 60;

export function renderCard(view: RunView, options: CardOptions = {}): AdaptiveCard {
  let drawn: AdaptiveCard | undefined;
  for (const amount of AMOUNTS) {
    drawn = cardAt(view, options, amount, amount !== AMOUNTS[0]);
    if (bytesOf(drawn) <= MOST_BYTES) break;
  }
  if (!drawn) throw new Error('there is an amount');
  return drawn;
}

function cardAt(view: RunView, options: CardOptions, amount: Amount, folded: boolean): AdaptiveCard {
  const { card } = view;
  const { reader, refreshFor = [] } = options;
  const body: Element[] = [
    ...(reader?.notice
      ? [noticeBox(reader.notice.kind === 'done' ? 'good' : 'attention', reader.notice.text, amount)]
      : []),
    ...head(card, amount),
    ...card.notices
      .slice(0, amount.notices)
      .map((notice) => noticeBox(NOTICES[notice.kind], notice.text, amount)),
    ...stepsOf(card, amount),
    ...approvalOf(card, reader, amount),
    ...draftOf(card, amount),
    ...sourcesOf(card, amount),
    ...endOf(view, reader, amount),
    ...(reader?.form ? formOf(view, reader.form, amount) : actionSets(actionsOf(view, reader))),
    ...foot(card, folded, options),
  ];
  const userIds = refreshFor.slice(0, MOST_REFRESHED);
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    lang: 'en',
    fallbackText: line(card.fallback, 300) || 'A case of Greenlight.',
    ...(userIds.length === 0
      ? {}
      : {
          refresh: {
            action: {
              type: 'Action.Execute',
              title: 'Refresh',
              verb: 'show',
              data: { verb: 'show', run: card.run },
            },
            userIds,
          },
        }),
    body,
  };
}

const NOTICES: Record<Notice['kind'], BoxStyle> = {
  attention: 'warning',
  refusal: 'attention',
  fault: 'attention',
  information: 'accent',
  question: 'accent',
};
type BoxStyle = 'good' | 'warning' | 'attention' | 'accent';

function noticeBox(style: BoxStyle, text: string, amount: Amount): Element {
  return box([runs([{ text: line(text, Math.max(amount.text * 2, 300)) }])], style);
}

/** What is going on, whom it is about, what was asked. */
function head(card: Card, amount: Amount): Element[] {
  const { customer, verified } = card;
  return [
    runs([{ text: line(card.status, amount.text), bold: true, color: statusColor(card) }]),
    runs([{ text: `${line(card.asker, 60)}: `, subtle: true }, { text: line(card.goal, amount.text) }], {
      spacing: 'small',
    }),
    ...(customer === undefined
      ? []
      : [
          runs(
            [
              { text: verified ? '✓  ' : '!  ', bold: true, color: verified ? 'good' : 'attention' },
              { text: line(customer, amount.text), bold: !verified },
            ],
            { spacing: 'small' },
          ),
        ]),
  ];
}

function statusColor({ phase, ending }: Card): Color {
  if (phase === 'closed') return ending === 'resolved' ? 'good' : 'default';
  if (phase === 'handed_over') return 'attention';
  return phase === 'awaiting_approval' || phase === 'asking' || phase === 'awaiting_reply'
    ? 'accent'
    : 'default';
}

/**
 * Everybody sees the same buttons, save that whoever surely may not approve is told so instead of being shown
 * Approve.
 */
function actionsOf({ card }: RunView, reader: Reader | undefined): Action[] {
  const pending = card.approval?.state === 'pending';
  return card.buttons
    .filter((button) => !(button.action === 'approve' && pending && reader && !reader.mayApprove))
    .map((button) => actionOf(card, button));
}

function actionOf(card: Card, button: Button): Action {
  const press = pressOf(card.run, button);
  const style =
    button.style === 'primary' ? 'positive' : button.action === 'undo' ? 'destructive' : undefined;
  const verb = asksFirst(press) === undefined ? 'do' : 'ask';
  return execute(line(button.label, 60), verb, { press, seq: card.seq }, { style, inputs: 'none' });
}

function foot(
  card: Card,
  folded: boolean,
  { hint, publicUrl }: Pick<CardOptions, 'hint' | 'publicUrl'>,
): Element[] {
  const text = [
    folded ? 'Shortened to what a message holds.' : '',
    card.phase === 'closed' ? '' : (hint ?? ''),
  ]
    .filter((part) => part !== '')
    .join(' ');
  const actions: Action[] = [
    ...(folded ? [execute('Show everything', 'show', { run: card.run, from: 0 }, { inputs: 'none' })] : []),
    ...(publicUrl === undefined
      ? []
      : [
          {
            type: 'Action.OpenUrl' as const,
            title: 'Open in the console',
            url: `${publicUrl}/runs/${encodeURIComponent(card.run)}`,
          },
        ]),
  ];
  return [
    ...(text === '' ? [] : [runs([{ text, subtle: true }], { spacing: 'small', small: true })]),
    ...(actions.length === 0 ? [] : [{ type: 'ActionSet', spacing: 'small', actions }]),
  ];
}
