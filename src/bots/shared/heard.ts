/** What a message in a run's thread means. Pure; the same in Slack and Teams. */

export interface SaidInThread {
  /** With the mention of the bot taken out. */
  text: string;
  byAsker: boolean;
  mentionsBot: boolean;
  mentionsOthers: boolean;
}

export type Heard =
  /** Left alone, and never stored. */
  | { kind: 'aside' | 'not_for_us' | 'nothing_said' }
  /** Somebody typed the word of the button: answered with the button, never taken for a press. */
  | { kind: 'approve' }
  | { kind: 'information'; text: string };

const APPROVE = /^(i )?(approve[ds]?|approval|lgtm)( (it|this|that|plan \d+))?[.!]*$/i;

/**
 * The asker speaks to the bot unless only others are mentioned; others speak to it by mentioning it. A
 * message that begins with `!` is an aside among colleagues.
 */
export function heard({ text, byAsker, mentionsBot, mentionsOthers }: SaidInThread): Heard {
  const said = text.trim();
  if (said.startsWith('!')) return { kind: 'aside' };
  if (!mentionsBot && (!byAsker || mentionsOthers)) return { kind: 'not_for_us' };
  if (said === '') return { kind: 'nothing_said' };
  return APPROVE.test(said) ? { kind: 'approve' } : { kind: 'information', text: said };
}
