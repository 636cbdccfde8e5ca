/** What a message in a run's thread means. Pure; the same on every channel. */

export interface ThreadMessage {
  /** With the mention of the bot taken out. */
  text: string;
  byAsker: boolean;
  mentionsBot: boolean;
  mentionsOthers: boolean;
}

export type Meaning =
  /** Left alone, and never stored. */
  | { kind: 'aside' | 'not_for_us' | 'empty' }
  /** Somebody typed the word of the button: answered with the button, never taken for a press. */
  | { kind: 'approve' }
  | { kind: 'information'; text: string };

const APPROVE = /^(i )?(approve[ds]?|approval|lgtm)( (it|this|that|plan \d+))?[.!]*$/i;

/** A message that begins with `!` is an aside among colleagues. */
export const isAside = (text: string): boolean => text.trimStart().startsWith('!');

/** The asker speaks to the bot unless only others are mentioned; others speak to it by mentioning it. */
export function meaningOf({ text, byAsker, mentionsBot, mentionsOthers }: ThreadMessage): Meaning {
  const words = text.trim();
  if (isAside(words)) return { kind: 'aside' };
  if (!mentionsBot && (!byAsker || mentionsOthers)) return { kind: 'not_for_us' };
  if (words === '') return { kind: 'empty' };
  return APPROVE.test(words) ? { kind: 'approve' } : { kind: 'information', text: words };
}
