/** App Home: runs that wait for the reader, then their other open runs. */

import type { types } from '@slack/bolt';
import { worded } from '../../../run/text/worded.ts';
import { helpParts, type LinkedAgenda, othersList, waitingList, word } from '../../shared/card/beside.ts';
import { ours, type Part } from '../../shared/card/spans.ts';
import { COMMAND } from '../names.ts';
import { type Block, drawParts, line, link, rich, words, writerOf } from './elements.ts';

export interface HomeAgenda extends LinkedAgenda {
  /** Where the console is, without a slash at its end. */
  publicUrl?: string;
}

/** Of a title in a list. */
const MOST_TITLE = 120;

/** `person`: the desk's word for a customer. */
export function homeView(agenda: HomeAgenda, person?: string): types.HomeView {
  const { publicUrl } = agenda;
  const open = publicUrl === undefined ? [] : rich(line(link(`${publicUrl}/`, 'Open the console')));
  return {
    type: 'home',
    blocks: [
      ...drawList(waitingList(agenda)),
      { type: 'divider' },
      ...drawList(othersList(agenda)),
      { type: 'divider' },
      ...howTo(person),
      ...open,
    ],
  };
}

/** What somebody sees who is not a member of the staff here. */
export function strangerHome(sentence: string): types.HomeView {
  return { type: 'home', blocks: [...rich(line(words(sentence))), ...howTo()] };
}

export const drawList = (parts: Part[]): Block[] => drawParts(parts, writerOf(MOST_TITLE));

/** How a case is begun and goes on. */
export const howTo = (person?: string): Block[] =>
  drawParts(
    helpParts(
      [
        [
          word(`${COMMAND} `),
          ours(
            worded(' and what the customer wants, as they wrote it: begins a case in this channel.', person),
          ),
        ],
        [ours('Mention me, or write to me directly, with the same words.')],
        [
          ours(worded('On a customer’s message: More actions, ', person)),
          ours('Plan a resolution', { style: 'bold' }),
          ours('.'),
        ],
        [
          ours('In the thread of a case: write what is new. Begin with '),
          word('!'),
          ours(' for an aside that I leave alone.'),
        ],
      ],
      { before: `${COMMAND} `, person },
    ),
    writerOf(),
  );
