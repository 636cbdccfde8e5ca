/** App Home: runs that wait for the reader, then their other open runs. */
import type { types } from '@slack/bolt';
import type { RunListItem } from '../../../flow/ports/cases.ts';
import { waitsInWords } from '../../shared/ask-for.ts';
import { standing } from '../../shared/card/phases.ts';
import { COMMAND } from '../names.ts';
import {
  type Block,
  bullets,
  line,
  link,
  moment,
  type Rich,
  type RichPart,
  rich,
  small,
  words,
  writerOf,
} from './elements.ts';

export interface Agenda {
  member: { id: string; role: string };
  /** From `agendaOf`. */
  waiting: RunListItem[];
  others: RunListItem[];
  /** Permalinks of cards by run; a run without one is named without a link. */
  links: ReadonlyMap<string, string>;
  /** Where the console is, without a slash at its end. */
  publicUrl?: string;
}

/** Of each list; a rich text of them stays within a few kB. */
const MOST = 20;

export function homeView(agenda: Agenda): types.HomeView {
  const { waiting, others, publicUrl } = agenda;
  const open = publicUrl === undefined ? [] : rich(line(link(`${publicUrl}/`, 'Open the console')));
  return {
    type: 'home',
    blocks: [
      ...listBlocks('Waits for you', waiting, agenda, 'Nothing waits for you.'),
      { type: 'divider' },
      ...listBlocks('Your other open cases', others, agenda, 'You have no other open case.'),
      { type: 'divider' },
      ...rich(...howTo()),
      ...open,
    ],
  };
}

/** What somebody sees who is not a member of the staff here. */
export function strangerHome(sentence: string): types.HomeView {
  return { type: 'home', blocks: [...rich(line(words(sentence))), ...rich(...howTo())] };
}

export function listBlocks(title: string, runs: RunListItem[], agenda: Agenda, empty: string): Block[] {
  if (runs.length === 0) return rich(line(words(title, 'bold')), line(words(empty)));
  const items = runs.slice(0, MOST).map((run) => item(run, agenda));
  const rest = runs.length > MOST ? [small(`and ${runs.length - MOST} more`)] : [];
  return [...rich(line(words(`${title} (${runs.length})`, 'bold')), bullets(items)), ...rest];
}

function item(run: RunListItem, { member, links }: Agenda): Rich[] {
  const writer = writerOf(120);
  const title = run.erased === true ? 'erased' : writer.line(run.title);
  const to = links.get(run.id);
  const waits = waitsInWords(run, member);
  return [
    to === undefined ? words(title, 'bold') : link(to, title),
    words(` · ${standing(run.status, run.ending)}${waits === '' ? '' : ` · ${writer.line(waits)}`} · `),
    moment(run.updatedAt),
  ];
}

/** How a case is begun and goes on. */
export function howTo(): RichPart[] {
  return [
    line(words('How it works', 'bold')),
    bullets([
      [
        words(`${COMMAND} `, 'code'),
        words(
          ' and what the customer wants, with the order and their e-mail: begins a case in this channel.',
        ),
      ],
      [words('Mention me, or write to me directly, with the same words.')],
      [words('On a customer’s message: More actions, '), words('Plan a resolution', 'bold'), words('.')],
      [
        words('In the thread of a case: write what is new. Begin with '),
        words('!', 'code'),
        words(' for an aside that I leave alone.'),
      ],
      [
        words(`${COMMAND} mine`, 'code'),
        words(' lists your cases, '),
        words(`${COMMAND} status`, 'code'),
        words(' says how things stand.'),
      ],
    ]),
    line(
      words(
        'I show what I would change and wait for approval. Nothing typed in a thread reaches the customer: only Send reply does.',
      ),
    ),
  ];
}
