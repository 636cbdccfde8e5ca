/** What a card says beside its steps, part by part. */
import type { Card } from '../../../run/view/card.ts';
import {
  type Block,
  bullets,
  day,
  line,
  moment,
  type Pen,
  quote,
  type Rich,
  type RichBlock,
  type RichPart,
  rich,
  small,
  words,
} from './elements.ts';
import { heading, NOTICES } from './heading.ts';

export function head(card: Card, pen: Pen): Block[] {
  const parts: RichPart[] = [line(words(pen.line(card.goal), 'bold'))];
  if (card.customer !== undefined)
    parts.push(
      line(
        words(card.verified ? '✓ ' : '⚠ '),
        words(pen.line(card.customer), card.verified ? undefined : 'bold'),
      ),
    );
  parts.push(line(words(pen.line(card.status), 'italic')));
  return [small(pen.line(heading(card))), ...rich(...parts)];
}

/** At most `most` notices, the most pressing first, as the card gives them. */
export function noticesBlock(card: Card, most: number, pen: Pen): RichBlock[] {
  if (card.notices.length > most) pen.leaveOut();
  return rich(
    ...card.notices
      .slice(0, most)
      .map(({ kind, text }) => quote(words(`${NOTICES[kind]}  `, 'bold'), words(pen.text(text)))),
  );
}

/** Who may approve, the total and until when; or who decided, and when. */
export function approvalBlock(card: Card, pen: Pen): RichBlock[] {
  const { approval } = card;
  if (approval === undefined) return [];
  const said: Rich[] = [];
  const total =
    approval.total === undefined ? [] : [words(' · in all '), words(pen.line(approval.total), 'bold')];
  const decided =
    approval.decided === undefined
      ? []
      : [words(` by ${pen.line(approval.decided.by)}, `), moment(approval.decided.at)];
  switch (approval.state) {
    case 'pending':
      said.push(
        words(approval.covers === 'reads' ? 'May approve the reads: ' : 'May approve: '),
        words(pen.line(approval.who), 'bold'),
        ...total,
        words(' · until '),
        moment(approval.expiresAt),
      );
      break;
    case 'approved':
      said.push(words('Approved', 'bold'), ...decided, ...total);
      break;
    case 'declined':
      said.push(words('Declined', 'bold'), ...decided);
      break;
    case 'refused':
      said.push(words('Not possible under policy', 'bold'));
      break;
    case 'superseded':
      said.push(words('Replaced by a newer plan'));
      break;
    case 'expired':
      said.push(words('Expired ', 'bold'), moment(approval.expiresAt));
      break;
    default:
      approval.state satisfies never;
  }
  return rich(line(...said));
}

type Draft = NonNullable<Card['draft']>;

/** The reply as the customer would read it, to whom it goes, and whether its facts were found. */
export function draftBlock({ draft }: Card, pen: Pen): RichBlock[] {
  if (draft === undefined) return [];
  return rich(...draftHead(draft, pen), quote(words(pen.text(draft.reply))), draftVerdict(draft, pen));
}

export function draftHead(draft: Draft, pen: Pen): RichPart[] {
  const title = draft.sent === undefined ? `Draft ${draft.number}` : 'Reply';
  const to = draft.to === '' ? [] : [words(` to ${pen.line(draft.to)}`)];
  const sent = draft.sent === undefined ? [] : [words(` · sent by ${pen.line(draft.sent.by)}`)];
  const summary = draft.summary === '' ? [] : [line(words(pen.text(draft.summary)))];
  return [line(words(title, 'bold'), ...to, ...sent), ...summary];
}

export function draftVerdict({ verified, unverified }: Draft, pen: Pen): RichPart {
  if (verified)
    return line(words('Every fact in it was found in the records or the articles below.', 'italic'));
  const why = unverified ?? 'Not every fact in it was found in the records.';
  return line(words('Check before sending. ', 'bold'), words(pen.text(why)));
}

/** `[1] Damaged or faulty items, section 2, checked 2 Nov`; the first `most`. */
export function sourcesBlock(card: Card, most: number, pen: Pen): RichBlock[] {
  const { sources } = card;
  if (sources.length === 0 || most === 0) {
    if (sources.length > 0) pen.leaveOut();
    return [];
  }
  const items = sources
    .slice(0, most)
    .map((source, at): Rich[] => [
      words(`[${at + 1}] `),
      words(pen.line(source.title)),
      ...(source.section === undefined ? [] : [words(', '), words(pen.line(source.section))]),
      words(', checked '),
      words(pen.line(day(source.checkedAt, card.updatedAt))),
      ...(source.overdue === true ? [words(' · review overdue', 'bold')] : []),
    ]);
  if (sources.length > most) {
    pen.leaveOut();
    items.push([words(`and ${sources.length - most} more`)]);
  }
  return rich(line(words('Sources', 'bold')), bullets(items));
}
