/** What a card says beside its steps, part by part. Pure. */
import { present } from '../../../run/present.ts';
import type { Card, Notice } from '../../../run/view/card.ts';
import type { RunView } from '../../../run/view/run-view.ts';
import { parts } from './cut.ts';
import { markedLetter } from './marked.ts';
import { standing } from './phases.ts';
import {
  item,
  line,
  moment,
  ours,
  type Part,
  paragraphs,
  type Span,
  small,
  source,
  type Tone,
  theirs,
} from './spans.ts';

/**
 * `plan 2 · waits for approval · asked by Engineer`, what was asked, whom it is about, and what is going on.
 */
export function heading(card: Card): Part[] {
  const { revision, asker, goal, customer, given, verified, status } = card;
  const plan = revision > 0 ? `plan ${revision} · ` : '';
  const parts = [
    small(ours(`${plan}${stands(card)} · asked by `), theirs(asker)),
    line(theirs(goal, { style: 'bold' })),
  ];
  if (customer !== undefined)
    parts.push(
      verified
        ? line(ours('✓ ', { tone: 'good' }), theirs(customer))
        : line(ours('⚠ ', { tone: 'attention' }), theirs(customer, { style: 'bold' })),
    );
  if (given !== undefined) parts.push(small(ours('given: '), theirs(given)));
  const tone = statusTone(card);
  return [...parts, line(theirs(status, present({ style: 'italic' as const, tone })))];
}

function stands({ phase, ending, approval }: Card): string {
  if (phase === 'awaiting_approval' && approval?.state === 'refused') return 'not possible under policy';
  if (phase === 'awaiting_approval' && approval?.state === 'expired') return 'approval expired';
  return standing(phase, ending);
}

function statusTone({ phase, ending }: Card): Tone | undefined {
  if (phase === 'closed') return ending === 'resolved' ? 'good' : undefined;
  if (phase === 'handed_over') return 'attention';
  return phase === 'awaiting_approval' || phase === 'asking' || phase === 'awaiting_reply'
    ? 'accent'
    : undefined;
}

const NOTICES: Record<Notice['kind'], { title: string; tone: Tone }> = {
  attention: { title: 'Note', tone: 'warning' },
  refusal: { title: 'Policy', tone: 'attention' },
  fault: { title: 'Failed', tone: 'attention' },
  information: { title: 'Info', tone: 'accent' },
  question: { title: 'Question', tone: 'accent' },
};

/** The most pressing first, as the card gives them. */
export const notices = (card: Card, most: number): Part[] =>
  card.notices.slice(0, most).map(({ kind, text }) => {
    const { title, tone } = NOTICES[kind];
    return { as: 'quote', tone, spans: [ours(`${title}  `, { style: 'bold' }), paragraphs(text)] };
  });

/**
 * Who may approve, the total and until when; or who decided, and when. `mayApprove`: of the one who reads it.
 */
export function approval({ approval }: Card, mayApprove?: boolean): Part[] {
  if (approval === undefined) return [];
  const { state, covers, who, decided, expiresAt, automatic } = approval;
  const total: Span[] =
    approval.total === undefined ? [] : [ours(' · in all '), theirs(approval.total, { style: 'bold' })];
  const by: Span[] =
    decided === undefined ? [] : [ours(' by '), theirs(decided.by), ours(', '), moment(decided.at)];
  const bold = (text: string) => ours(text, { style: 'bold' });
  switch (state) {
    case 'pending':
      return [
        line(
          ours(covers === 'reads' ? 'May approve the reads: ' : 'May approve: '),
          theirs(who, { style: 'bold' }),
          ...total,
          ours(' · until '),
          moment(expiresAt),
          ...(mayApprove === undefined ? [] : readers(mayApprove)),
        ),
      ];
    case 'approved':
      return automatic === undefined
        ? [line(bold('Approved'), ...by, ...total)]
        : [
            line(
              bold('Ran without a person, as policy allows'),
              ...total,
              ...(automatic.review === undefined ? [] : [ours(' · '), theirs(automatic.review)]),
            ),
          ];
    case 'declined':
      return [line(bold('Declined'), ...by)];
    case 'refused':
      return [line(bold('Not possible under policy'))];
    case 'superseded':
      return [line(ours('Replaced by a newer plan'))];
    case 'expired':
      return [line(bold('Expired '), moment(expiresAt))];
    default:
      return state satisfies never;
  }
}

const readers = (may: boolean): Span[] =>
  may
    ? [ours(' · Your limit allows it.', { style: 'bold', tone: 'good' })]
    : [ours(' · Your limit does not allow it.', { style: 'bold', tone: 'attention' })];

export const CHECK_FIRST = 'Check before sending. ';
export const NOT_FOUND = 'Not every fact in it was found in the records.';

/** The reply as the customer would read it, to whom it goes, and whether its facts were found. */
export function draft({ draft }: Card, longest: number): Part[] {
  if (draft === undefined) return [];
  const { number, to, sent, summary, reply, verified, unverified, unfound, editedBy } = draft;
  const title = ours(sent === undefined ? `Draft ${number}` : 'Reply', { style: 'bold' });
  return [
    line(
      title,
      ...(to === '' ? [] : [ours(' to '), theirs(to)]),
      ...(sent === undefined
        ? editedBy === undefined
          ? [ours(' · drafted by AI', { tone: 'subtle' })]
          : [ours(' · edited by '), theirs(editedBy), ours(' and checked again')]
        : [ours(' · sent by '), theirs(sent.by)]),
    ),
    ...(summary === '' ? [] : [line(paragraphs(summary))]),
    ...parts(sent === undefined ? markedLetter(reply, unfound) : reply, longest).map(
      ({ text }): Part => ({ as: 'quote', spans: [paragraphs(text)] }),
    ),
    verified
      ? line(ours('Every fact in it was found in the records or the articles below.', { style: 'italic' }))
      : line(ours(CHECK_FIRST, { style: 'bold', tone: 'attention' }), paragraphs(unverified ?? NOT_FOUND)),
  ];
}

/** `[1] Damaged or faulty items, section 2, checked 2 Nov`; the first `most`. */
export function sources({ sources, updatedAt }: Card, most: number): Part[] {
  if (sources.length === 0 || most === 0) return [];
  const hidden = sources.length - most;
  return [
    line(ours('Sources', { style: 'bold' })),
    ...sources.slice(0, most).map((one, at) => item(ours(`[${at + 1}] `), ...source(one, updatedAt))),
    ...(hidden > 0 ? [item(ours(`and ${hidden} more`))] : []),
  ];
}

/** What people added since the case was opened. */
export function information({ goal }: RunView): Part[] {
  if (goal.information.length === 0) return [];
  return [
    line(ours('Added by staff', { style: 'bold' })),
    ...goal.information.map(({ by, at, text }) =>
      item(moment(at), ours(' '), theirs(by), ours(': '), paragraphs(text)),
    ),
  ];
}

/** What makes the audit trail checkable: its head, `seq:hash`. */
export function receipt({ id, head, createdAt, updatedAt }: RunView): Part[] {
  const seal = `${head.seq}:${head.hash}`;
  return [
    line(ours('Audit trail', { style: 'bold' })),
    line(ours(`Run ${id} · opened `), moment(createdAt), ours(' · last change '), moment(updatedAt)),
    line(ours('Head: '), ours(seal, { style: 'code' })),
    line(ours('Check the exported trail with')),
    { as: 'code', spans: [ours(`npm run audit:verify -- FILE --head ${seal}`)] },
  ];
}
