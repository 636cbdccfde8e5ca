/**
 * What stands under a plan: who may approve or did, the draft, its sources, and the end of the case. Pure.
 */
import type { Card } from '../../../run/view/card.ts';
import type { RunView } from '../../../run/view/run-view.ts';
import { box, type Element, heading, type Run, runs } from './elements.ts';
import type { Amount } from './fold.ts';
import type { Reader } from './reader.ts';
import { line, shown } from './text.ts';

export function approvalOf({ approval }: Card, reader: Reader | undefined, amount: Amount): Element[] {
  if (!approval) return [];
  const { state, who, total, decided, expiresAt, covers } = approval;
  if (decided && (state === 'approved' || state === 'declined')) {
    const what = state === 'approved' ? 'Approved' : 'Declined';
    return [
      runs([{ text: `${what} by ${line(decided.by, 60)}, ${utc(decided.at)}`, subtle: true }], {
        spacing: 'medium',
      }),
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
  const part = (options: Intl.DateTimeFormatOptions) =>
    at.toLocaleString('en-GB', { ...options, timeZone: 'UTC' });
  return `${part({ day: 'numeric', month: 'short' })} ${part({ hour: '2-digit', minute: '2-digit' })} UTC`;
}

export function draftOf({ draft }: Card, amount: Amount): Element[] {
  if (!draft) return [];
  const { number, to, reply, verified, unverified, sent } = draft;
  const title = sent
    ? `Sent by ${line(sent.by, 60)}`
    : `Draft ${number}${to === '' ? '' : ` to ${line(to, 80)}`}`;
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

export function sourcesOf({ sources }: Card, { sources: most, value }: Amount): Element[] {
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

export function endOf(
  { card, head: { seq, hash } }: RunView,
  reader: Reader | undefined,
  amount: Amount,
): Element[] {
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
