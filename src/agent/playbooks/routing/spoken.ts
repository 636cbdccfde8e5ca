/** What of a message routing listens to, and the parts in which it may ask for different things. */

import { isSmall } from '../../languages/language.ts';
import { readEntities } from '../entities/read.ts';
import { readable, wordsOf } from '../words.ts';

export interface Part {
  /**
   * As written, save that what identifies people and orders is left out and addresses are named for what they
   * are.
   */
  text: string;
  /** Place in the message. */
  start: number;
  end: number;
}

/**
 * Written instead of what was found, so that `Hauptstr. 9, 04109 Leipzig` counts as an address and an order
 * number as nothing.
 */
const INSTEAD: Record<string, string> = { address: 'address', pickup: 'pick-up point' };
const LEFT_OUT = new Set(['order', 'email', 'claimed_email', 'postcode', 'address', 'pickup']);

/** The whole message as one part. */
export function spoken(written: string): Part {
  const text = readable(written);
  return { text: withoutEntities(text, entitiesOf(text), 0, text.length), start: 0, end: text.length };
}

/**
 * Between sentence ends, commas and words that join: the smallest parts that can be a request of their own.
 * Parts without a word that carries a subject are left out.
 */
export function partsOf(written: string): Part[] {
  const text = readable(written);
  const entities = entitiesOf(text);
  const parts: Part[] = [];
  let start = 0;
  const close = (end: number): void => {
    const part = { text: withoutEntities(text, entities, start, end), start, end };
    if (wordsOf(part.text).some((word) => !isSmall(word.text))) parts.push(part);
    start = end;
  };
  const joints =
    /[,;:!?\n]|\.(?=\s|$)|(?<!\p{L})(?:and|also|additionally|besides|but|und|außerdem|zudem|sowie|aber)(?!\p{L})/giu;
  for (const match of text.matchAll(joints)) {
    if (entities.some((found) => match.index >= found.start && match.index < found.end)) continue;
    close(match.index);
    start = match.index + match[0].length;
  }
  close(text.length);
  return parts.slice(0, 40);
}

function entitiesOf(text: string): { field: string; start: number; end: number }[] {
  return readEntities(text).filter((found) => LEFT_OUT.has(found.field));
}

function withoutEntities(
  text: string,
  entities: ReturnType<typeof entitiesOf>,
  start: number,
  end: number,
): string {
  let rest = '';
  let from = start;
  for (const found of entities) {
    if (found.start < from || found.end > end) continue;
    rest += `${text.slice(from, found.start)} ${INSTEAD[found.field] ?? ''} `;
    from = found.end;
  }
  return `${rest}${text.slice(from, end)}`.replace(/\s+/g, ' ').trim();
}
