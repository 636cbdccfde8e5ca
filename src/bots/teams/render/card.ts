/** Draws a case as an Adaptive Card 1.5, as everybody sees it or as one reader does. Pure. https://adaptivecards.io/explorer/ */
import type { Button, Card, Notice } from '../../../run/card.ts';
import type { RunView } from '../../../run/run-view.ts';
import { asksFirst, pressOf } from '../../chat/press.ts';
import {
  type Action,
  actionSets,
  box,
  type Color,
  type Element,
  execute,
  heading,
  type Run,
  runs,
} from './elements.ts';
import { AMOUNTS, type Amount, MOST_BYTES } from './fold.ts';
import { formOf, type Opened } from './forms.ts';
import { stepsOf } from './steps.ts';
import { bytesOf, line, shown } from './text.ts';

/** Whoever the card is drawn for, where it is one person. */
export interface Reader {
  mayApprove: boolean;
  /** What they are told about what they just did. */
  notice?: { kind: 'done' | 'refused'; text: string };
  form?: Opened;
  /** The receipt was asked for. */
  receipt?: true;
}

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
    ...card.notices.slice(0, amount.notices).map((notice) => noticeBox(NOTICES[notice.kind], notice.text, amount)),
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
            action: { type: 'Action.Execute', title: 'Refresh', verb: 'show', data: { verb: 'show', run: card.run } },
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
  return phase === 'awaiting_approval' || phase === 'asking' || phase === 'awaiting_reply' ? 'accent' : 'default';
}

function approvalOf({ approval }: Card, reader: Reader | undefined, amount: Amount): Element[] {
  if (!approval) return [];
  const { state, who, total, decided, expiresAt, covers } = approval;
  if (decided && (state === 'approved' || state === 'declined')) {
    const what = state === 'approved' ? 'Approved' : 'Declined';
    return [
      runs([{ text: `${what} by ${line(decided.by, 60)}, ${utc(decided.at)}`, subtle: true }], { spacing: 'medium' }),
    ];
  }
  if (state !== 'pending') return [];
  const mine: Run | false = reader
    ? reader.mayApprove
      ? { text: '  Your limit allows it.', color: 'good', bold: true }
      : { text: `  Needs a ${line(who, amount.value)}.`, color: 'attention', bold: true }
    : false;
  return [
    runs(
      [
        { text: covers === 'reads' ? 'Approval of what is read: ' : 'Approval: ', subtle: true },
        { text: line(who, amount.value), bold: true },
        total !== undefined && { text: `  total ${line(total, 40)}` },
        { text: `  until ${utc(expiresAt)}`, subtle: true },
        mine,
      ],
      { spacing: 'medium' },
    ),
  ];
}

/** `24 Nov 09:00 UTC` */
export function utc(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return '';
  const part = (options: Intl.DateTimeFormatOptions) => at.toLocaleString('en-GB', { ...options, timeZone: 'UTC' });
  return `${part({ day: 'numeric', month: 'short' })} ${part({ hour: '2-digit', minute: '2-digit' })} UTC`;
}

function draftOf({ draft }: Card, amount: Amount): Element[] {
  if (!draft) return [];
  const { number, to, reply, verified, unverified, sent } = draft;
  const title = sent ? `Sent by ${line(sent.by, 60)}` : `Draft ${number}${to === '' ? '' : ` to ${line(to, 80)}`}`;
  const paragraphs = shown(reply, amount.reply)
    .split(/\n+/)
    .filter((one) => one.trim() !== '');
  return [
    box(
      [
        runs([
          { text: title, bold: true },
          { text: '  drafted by AI', subtle: true },
        ]),
        ...paragraphs.slice(0, 40).map((text) => runs([{ text }], { spacing: 'small' })),
        ...(verified
          ? []
          : [
              runs(
                [
                  {
                    text: `Not verified: ${line(unverified ?? 'read it well before it is sent', amount.text)}`,
                    color: 'attention',
                  },
                ],
                { spacing: 'small' },
              ),
            ]),
      ],
      'emphasis',
      'medium',
    ),
  ];
}

function sourcesOf({ sources }: Card, { sources: most, value }: Amount): Element[] {
  if (sources.length === 0) return [];
  const list = sources.slice(0, most).map(({ title, section, checkedAt, overdue }) => {
    const where = section === undefined ? '' : `, ${line(section, 60)}`;
    return `${line(title, Math.max(value, 60))}${where}, checked ${line(checkedAt, 20)}${overdue ? ' (check overdue)' : ''}`;
  });
  const more = sources.length - list.length;
  return [
    runs([{ text: `Sources: ${list.join('; ')}${more > 0 ? `; and ${more} more` : ''}`, subtle: true }], {
      spacing: 'small',
      small: true,
    }),
  ];
}

function endOf({ card, head: { seq, hash } }: RunView, reader: Reader | undefined, amount: Amount): Element[] {
  if (card.footer === undefined) return [];
  return [
    runs([{ text: line(card.footer, amount.text), subtle: true }], { spacing: 'medium', small: true }),
    ...(reader?.receipt
      ? [
          box(
            [
              heading('Receipt', 'none'),
              runs([{ text: `${card.run}  head ${seq}:${hash}`, mono: true }], { small: true }),
            ],
            'emphasis',
          ),
        ]
      : []),
  ];
}

/** Everybody sees the same buttons, save that whoever surely may not approve is told so instead of being shown Approve. */
function actionsOf({ card }: RunView, reader: Reader | undefined): Action[] {
  const pending = card.approval?.state === 'pending';
  return card.buttons
    .filter((button) => !(button.action === 'approve' && pending && reader && !reader.mayApprove))
    .map((button) => actionOf(card, button));
}

function actionOf(card: Card, button: Button): Action {
  const press = pressOf(card.run, button);
  const style = button.style === 'primary' ? 'positive' : button.action === 'undo' ? 'destructive' : undefined;
  const verb = asksFirst(press) === undefined ? 'do' : 'ask';
  return execute(line(button.label, 60), verb, { press, seq: card.seq }, { style, inputs: 'none' });
}

function foot(card: Card, folded: boolean, { hint, publicUrl }: Pick<CardOptions, 'hint' | 'publicUrl'>): Element[] {
  const text = [folded ? 'Shortened to what a message holds.' : '', card.phase === 'closed' ? '' : (hint ?? '')]
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
