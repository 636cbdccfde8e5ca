/**
 * Small cards beside the cases: help, how things stand, and what is said when there is no case to show. Pure.
 */
import type { RunListItem } from '../../../flow/ports/cases.ts';
import { agendaOf, waitsInWords } from '../../shared/ask-for.ts';
import type { AdaptiveCard } from './card.ts';
import { type Element, execute, heading, runs } from './elements.ts';
import { line } from './text.ts';

function note(fallbackText: string, body: Element[]): AdaptiveCard {
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    lang: 'en',
    fallbackText,
    body,
  };
}

/** One sentence, ours or the desk's; `run` adds a button that shows the case. */
export function sentenceCard(text: string, run?: string): AdaptiveCard {
  const said = line(text, 1_000);
  return note(said, [
    runs([{ text: said }]),
    ...(run === undefined
      ? []
      : [{ type: 'ActionSet', actions: [execute('Show the case', 'show', { run }, { inputs: 'none' })] }]),
  ]);
}

export function helpCard(kind: 'personal' | 'groupChat' | 'channel'): AdaptiveCard {
  const here =
    kind === 'personal'
      ? [
          'While a case of yours is open here, what you write is information for the newest one.',
          'Quote a card to speak about that case. A message that begins with "new:" opens another case, and so does one that names an e-mail address which the open case has not heard of.',
        ]
      : kind === 'groupChat'
        ? [
            'Mention me to open a case. While it is open, a mention is information for it; quote a card to speak about that case.',
            'A message that begins with "new:" opens another case. A message that begins with "!" is an aside that I leave alone.',
          ]
        : [
            'Mention me in a new post to open a case. In its thread, what the asker writes and what others write to me is information for it.',
            'A message that begins with "new:" opens another case. A message that begins with "!" is an aside that I leave alone.',
          ];
  return note('Greenlight plans what a customer wants and asks before it acts.', [
    heading('Greenlight', 'none'),
    runs([
      {
        text: 'Write what a customer wants, as they wrote it: the order, the e-mail address, the postcode, the wish. I plan it, read what only reads, show exactly what I would change, and wait for Approve. Nothing that you write here reaches the customer; only Send reply does.',
      },
    ]),
    ...here.map((text) => runs([{ text }], { spacing: 'small' })),
    runs([
      { text: 'status', bold: true },
      { text: '  the case that is open here    ' },
      { text: 'mine', bold: true },
      { text: '  what waits for you    ' },
      { text: 'help', bold: true },
      { text: '  this' },
    ]),
  ]);
}

const MOST_LISTED = 10;

export function agendaCard(runsOfMember: RunListItem[], member: { id: string; role: string }): AdaptiveCard {
  const { waiting, others } = agendaOf(runsOfMember, member);
  const list = (title: string, items: RunListItem[]): Element[] =>
    items.length === 0
      ? []
      : [
          heading(`${title} (${items.length})`, 'medium'),
          ...items.slice(0, MOST_LISTED).flatMap((item) => [
            runs(
              [
                { text: line(item.title, 120) },
                {
                  text: `  ${line(waitsInWords(item, member) || item.status.replaceAll('_', ' '), 120)}`,
                  subtle: true,
                },
              ],
              { spacing: 'small' },
            ),
          ]),
          ...(items.length > MOST_LISTED
            ? [runs([{ text: `and ${items.length - MOST_LISTED} more`, subtle: true }], { spacing: 'small' })]
            : []),
        ];
  const body = [...list('Waits for you', waiting), ...list('Asked by you', others)];
  return note(
    `${waiting.length} cases wait for you.`,
    body.length > 0 ? body : [runs([{ text: 'No open case waits for you, and none of yours is open.' }])],
  );
}

export function statusCard(
  here: { goal: string; status: string } | undefined,
  open: number,
  waiting: number,
): AdaptiveCard {
  const counts = `${open} open ${open === 1 ? 'case' : 'cases'} of yours or for you; ${waiting} ${waiting === 1 ? 'waits' : 'wait'} for you.`;
  return note(here ? line(here.status, 300) : counts, [
    ...(here
      ? [
          runs([{ text: line(here.status, 400), bold: true }]),
          runs([{ text: line(here.goal, 300), subtle: true }], { spacing: 'small' }),
        ]
      : [runs([{ text: 'No case is open here.' }])]),
    runs([{ text: counts, subtle: true }], { spacing: 'small' }),
  ]);
}

/** The dialog of the message action: the message's text, to be put right before it is planned. */
export function planForm(text: string): AdaptiveCard {
  return {
    ...note('Plan a resolution', [
      {
        type: 'Input.Text',
        id: 'text',
        label: 'What the customer wants: add the order, e-mail address and postcode where they are missing.',
        value: text,
        isMultiline: true,
        isRequired: true,
        errorMessage: 'Write what the customer wants.',
        maxLength: 8_000,
      },
    ]),
    actions: [{ type: 'Action.Submit', title: 'Plan a resolution', data: { verb: 'plan' } }],
  };
}

/** Teams itself asks to add the app where it is not in the conversation. */
export function installCard(): AdaptiveCard {
  return {
    ...note('Add Greenlight to this conversation first.', [
      runs([{ text: 'Add Greenlight to this conversation first, so that its card can stand here.' }]),
    ]),
    actions: [
      { type: 'Action.Submit', title: 'Add Greenlight', data: { msteams: { justInTimeInstall: true } } },
    ],
  };
}
