/**
 * Small cards beside the cases: help, how things stand, and sentences where there is no case to show. Pure.
 */
import type { RunListItem } from '../../../flow/ports/cases.ts';
import { agendaOf } from '../../shared/ask-for.ts';
import {
  agendaText,
  helpParts,
  type LinkedAgenda,
  othersList,
  statusParts,
  statusTitle,
  waitingList,
  word,
} from '../../shared/card/beside.ts';
import { line, ours, type Part, type Span, theirs } from '../../shared/card/spans.ts';
import { Writer } from '../../shared/card/writer.ts';
import { type AdaptiveCard, adaptiveCard, drawPart, show } from './elements.ts';
import { CLEAN, line as oneLine } from './text.ts';

const MOST_SENTENCE = 1_000;
const MOST_TITLE = 120;
const MOST_STATUS = 400;

function note(fallback: string, parts: Part[], most: number = MOST_SENTENCE): AdaptiveCard {
  const writer = new Writer(CLEAN, most);
  return adaptiveCard(
    oneLine(fallback, MOST_SENTENCE),
    parts.flatMap((part) => drawPart(part, writer)),
  );
}

/** One sentence, ours or the rules'; `run` adds a button that shows the case. */
export function sentenceCard(text: string, run?: string): AdaptiveCard {
  const card = note(text, [line(theirs(text))]);
  if (run !== undefined) card.body.push({ type: 'ActionSet', actions: [show('Show the case', { run })] });
  return card;
}

const ASIDE: Span[] = [
  ours('A message that begins with '),
  word('new:'),
  ours(' opens another case. A message that begins with '),
  word('!'),
  ours(' is an aside that I leave alone.'),
];
const WAYS: Record<'personal' | 'groupChat' | 'channel', Span[][]> = {
  personal: [
    [
      ours(
        'Write what a customer wants, as they wrote it. While a case of yours is open here, what you write is information for the newest one.',
      ),
    ],
    [
      ours('Quote a card to speak about that case. A message that begins with '),
      word('new:'),
      ours(
        ' opens another case, and so does one that names an e-mail address which the open case does not know yet.',
      ),
    ],
  ],
  groupChat: [
    [
      ours(
        'Mention me with what a customer wants, as they wrote it, to open a case. While it is open, a mention is information for it; quote a card to speak about that case.',
      ),
    ],
    ASIDE,
  ],
  channel: [
    [
      ours(
        'Mention me in a new post with what a customer wants, as they wrote it, to open a case. In its thread, what the asker writes and what others write to me is information for it.',
      ),
    ],
    ASIDE,
  ],
};

export const helpCard = (kind: 'personal' | 'groupChat' | 'channel'): AdaptiveCard =>
  note('Greenlight plans what a customer wants and asks before it acts.', helpParts(WAYS[kind]));

export function agendaCard(runs: RunListItem[], member: { id: string; role: string }): AdaptiveCard {
  const agenda: LinkedAgenda = { links: new Map(), ...agendaOf(runs, member) };
  return note(agendaText(agenda), [...waitingList(agenda), ...othersList(agenda)], MOST_TITLE);
}

export const statusCard = (
  here: { goal: string; status: string } | undefined,
  runs: RunListItem[],
): AdaptiveCard => note(here?.status ?? statusTitle(runs), statusParts(runs, here), MOST_STATUS);

/** The dialog of the message action: the message's text, to be put right before it is planned. */
export function planForm(text: string): AdaptiveCard {
  return {
    ...adaptiveCard('Plan a resolution', [
      {
        type: 'Input.Text',
        id: 'text',
        label: 'What the customer wants: add what is missing to know who they are.',
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
  const add = ours('Add Greenlight to this conversation first, so that its card can stand here.');
  return {
    ...note(add.text, [line(add)]),
    actions: [
      { type: 'Action.Submit', title: 'Add Greenlight', data: { msteams: { justInTimeInstall: true } } },
    ],
  };
}
