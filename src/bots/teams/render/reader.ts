/** Whom a card is drawn for. */
import type { Opened } from './forms.ts';

/** Whoever the card is drawn for, where it is one person. */
export interface Reader {
  mayApprove: boolean;
  /** What they are told about what they just did. */
  notice?: { kind: 'done' | 'refused'; text: string };
  form?: Opened;
  /** The receipt was asked for. */
  receipt?: true;
}
