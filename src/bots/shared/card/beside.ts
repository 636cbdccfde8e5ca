/**
 * Texts beside the cards: help, the cases of a member, how things stand. Pure; the same for every channel.
 */

import type { RunListItem } from '../../../flow/ports/cases.ts';
import { count } from '../../../run/text/counts.ts';
import { worded } from '../../../run/text/worded.ts';
import { type Agenda, waitsInWords } from '../ask-for.ts';
import { atWork, standing } from './phases.ts';
import { item, line, moment, ours, type Part, type Span, small, theirs } from './spans.ts';

export interface LinkedAgenda extends Agenda {
  /** Where the cards are, by run; a run without a link is named without one. */
  links: ReadonlyMap<string, string>;
}

/** Of each list; a rich text of them stays within a few kB. */
const MOST = 20;
const MOST_COUNTS = 30;

export const waitingList = (agenda: LinkedAgenda): Part[] =>
  list('Waits for you', { runs: agenda.waiting, empty: 'Nothing waits for you.' }, agenda);
export const othersList = (agenda: LinkedAgenda): Part[] =>
  list('Your other open cases', { runs: agenda.others, empty: 'You have no other open case.' }, agenda);

export const agendaText = ({ waiting, others }: Agenda): string =>
  `${waiting.length} of your cases wait for you, ${others.length} more are open.`;

function list(
  title: string,
  { runs, empty }: { runs: RunListItem[]; empty: string },
  agenda: LinkedAgenda,
): Part[] {
  const bold = (text: string) => line(ours(text, { style: 'bold' }));
  if (runs.length === 0) return [bold(title), line(ours(empty))];
  const rest = runs.length > MOST ? [small(ours(`and ${runs.length - MOST} more`))] : [];
  return [
    bold(`${title} (${runs.length})`),
    ...runs.slice(0, MOST).map((run) => caseItem(run, agenda)),
    ...rest,
  ];
}

function caseItem(run: RunListItem, { member, links }: LinkedAgenda): Part {
  const title =
    run.erased === true ? ours('erased', { style: 'bold' }) : theirs(run.title, { style: 'bold' });
  const url = links.get(run.id);
  const waits = waitsInWords(run, member);
  return item(
    url === undefined ? title : { url, label: title },
    ours(` · ${standing(run.status, run.ending)}`),
    ...(waits === '' ? [] : [ours(' · '), theirs(waits)]),
    ours(' · '),
    moment(run.updatedAt),
  );
}

/** `3 open cases` */
export const statusTitle = (runs: RunListItem[]): string => `${count(openOf(runs).length, 'open case')}`;

const openOf = (runs: RunListItem[]): RunListItem[] => runs.filter(({ status }) => status !== 'closed');

/** How things stand: the case that is open here, how many are at work, and whom the others wait for. */
export function statusParts(runs: RunListItem[], here?: { goal: string; status: string }): Part[] {
  const counts = new Map<string, number>();
  for (const run of openOf(runs)) {
    const { role, person } = run.waitsFor ?? {};
    const whom = (role ?? person) ? `: ${role ?? person}` : '';
    const waits = atWork(run.status) ? 'at work' : `${standing(run.status)}${whom}`;
    counts.set(waits, (counts.get(waits) ?? 0) + 1);
  }
  const shown = [...counts].sort((a, b) => b[1] - a[1]).slice(0, MOST_COUNTS);
  return [
    ...(here === undefined
      ? []
      : [line(ours('Here: '), theirs(here.goal, { style: 'bold' })), line(theirs(here.status))]),
    ...(counts.size === 0
      ? [line(ours('No case is open.'))]
      : [line(ours(statusTitle(runs), { style: 'bold' }))]),
    ...shown.map(([what, n]) => item(ours(`${n} `, { style: 'bold' }), theirs(what))),
  ];
}

/**
 * How a case is begun and goes on. `ways`: the channel's own; `before`: what stands before a word to the bot.
 */
/** `before`: what commands begin with. `person`: the desk's word for a customer. */
export const helpParts = (
  ways: Span[][],
  { before = '', person }: { before?: string; person?: string | undefined } = {},
): Part[] => [
  line(ours('How it works', { style: 'bold' })),
  ...ways.map((way) => item(...way)),
  item(
    word(`${before}mine`),
    ours(' lists your cases, '),
    word(`${before}status`),
    ours(' says how things stand.'),
  ),
  line(
    ours(
      worded(
        'I show what I would change and wait for approval. Nothing typed in a thread reaches the customer: only Send reply does.',
        person,
      ),
    ),
  ),
];

export const word = (text: string): Span => ours(text, { style: 'code' });
