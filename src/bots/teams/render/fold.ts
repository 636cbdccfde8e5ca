/** How much of a case a card shows. Teams takes 28 KB a message; the first amount that fits is taken. */

export interface Amount {
  /** Characters of a headline, a note, a sentence. */
  text: number;
  /** Characters of a value before or after a change. */
  value: number;
  /** Characters of a draft. */
  reply: number;
  reads: number;
  writes: number;
  changes: number;
  sources: number;
  notices: number;
  /** Steps with their fields in the form for adjusting. */
  fields: number;
}

export const AMOUNTS: readonly Amount[] = [
  {
    text: 500,
    value: 600,
    reply: 6_000,
    reads: 12,
    writes: 20,
    changes: 20,
    sources: 10,
    notices: 10,
    fields: 60,
  },
  {
    text: 300,
    value: 300,
    reply: 4_000,
    reads: 8,
    writes: 16,
    changes: 10,
    sources: 8,
    notices: 8,
    fields: 40,
  },
  {
    text: 200,
    value: 160,
    reply: 2_500,
    reads: 5,
    writes: 12,
    changes: 6,
    sources: 6,
    notices: 6,
    fields: 24,
  },
  {
    text: 160,
    value: 90,
    reply: 1_500,
    reads: 3,
    writes: 10,
    changes: 4,
    sources: 4,
    notices: 4,
    fields: 12,
  },
  { text: 90, value: 50, reply: 700, reads: 2, writes: 8, changes: 3, sources: 3, notices: 3, fields: 6 },
  { text: 50, value: 24, reply: 300, reads: 1, writes: 6, changes: 2, sources: 2, notices: 2, fields: 0 },
];

/** The card's own part of the 28 KB; the rest is the envelope that Teams and the connector add. */
export const MOST_BYTES = 24 * 1024;
