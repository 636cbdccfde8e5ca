/** What of a message routing listens to, and the parts in which it may ask for different things. */

import { type AgentDesk, entitiesMarked, labelOf } from '../../desk.ts';
import { withoutElisions } from '../../languages/tokens.ts';
import { perVocabulary, type Vocabulary, vocabularyFor } from '../../languages/vocabulary.ts';
import { blanked } from '../../text/blanked.ts';
import { Cover, type Span, withLabel } from '../entities/found.ts';
import { entityReader } from '../entities/read.ts';
import { readable, wordsOf } from '../words.ts';

export interface Part {
  /**
   * As written, save that what identifies people and records is left out and addresses are named for what
   * they are.
   */
  text: string;
  /** Place in the message. */
  start: number;
  end: number;
}

const joints = perVocabulary(
  (words) =>
    new RegExp(String.raw`[,;:!?\n]|\.(?=\s|$)|(?<!\p{L})(?:${words.anyOf('joints')})(?!\p{L})`, 'giu'),
);

/** What routing sees of one message. */
export interface RoutedText {
  /** The whole message as one part. */
  whole: Part;
  /**
   * Between sentence ends, commas and words that join: the smallest parts that can be a request of their own.
   * Parts without a word that carries a subject are left out.
   */
  parts(): Part[];
  /** The text with blanks where addresses stand: whoever lives in Court Road threatens nobody. */
  withoutPlaces: string;
}

/**
 * A street with its town counts as an address, a place of the desk's as its label, and the desk's other
 * numbers as nothing.
 */
export function routedText(desk: AgentDesk): (written: string) => RoutedText {
  const read = entityReader(desk);
  const instead = new Map([
    ...['email', 'claimed_email', ...Object.keys(desk.entities)].map((name) => [name, ''] as const),
    ...entitiesMarked(desk, 'place').map((name) => [name, labelOf(desk, name)] as const),
    ['address', 'address'] as const,
  ]);
  return (written) => {
    const text = readable(written);
    const found = read(text);
    const replaced: Replaced[] = found.flatMap((one) => {
      const by = instead.get(one.field);
      return by === undefined ? [] : [{ by, ...withLabel(one) }];
    });
    return {
      whole: partAt({ start: 0, end: text.length }, text, replaced),
      parts: () => partsOf(text, replaced, vocabularyFor(text, desk)),
      withoutPlaces: blanked(
        text,
        found.filter(({ field }) => field === 'address'),
      ),
    };
  };
}

interface Replaced extends Span {
  by: string;
}

const MOST_PARTS = 40;

function partsOf(text: string, entities: Replaced[], words: Vocabulary): Part[] {
  const parts: Part[] = [];
  const taken = new Cover(text.length).add(...entities);
  let start = 0;
  const close = (end: number): void => {
    const part = partAt({ start, end }, text, entities);
    if (wordsOf(part.text).some((word) => !words.isSmall(word.text))) parts.push(part);
    start = end;
  };
  for (const match of text.matchAll(joints(words))) {
    if (parts.length >= MOST_PARTS) break;
    if (taken.has(match.index)) continue;
    close(match.index);
    start = match.index + match[0].length;
  }
  close(text.length);
  return parts.slice(0, MOST_PARTS);
}

/** What the names, numbers and places in it are stands there instead of them. */
function partAt({ start, end }: Span, text: string, entities: Replaced[]): Part {
  let rest = '';
  let from = start;
  for (const found of entities) {
    if (found.start < from || found.end > end) continue;
    rest += `${text.slice(from, found.start)} ${found.by} `;
    from = found.end;
  }
  const routed = withoutElisions(`${rest}${text.slice(from, end)}`)
    .replace(/\s+/g, ' ')
    .trim();
  return { text: routed, start, end };
}
