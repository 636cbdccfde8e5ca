/** E-mail addresses, distinguished by whose they are. */
import { emailsIn } from '../../../run/text/emails.ts';
import { perVocabulary, type Vocabulary } from '../../languages/vocabulary.ts';
import type { Found } from './found.ts';

const cuesIn = perVocabulary((words) => {
  const cue = (kind: 'accountCues' | 'senderCues') =>
    new RegExp(String.raw`(?<![\p{L}\p{N}_])(?:${words.anyOf(kind)})(?![\p{L}\p{N}_])`, 'giu');
  return { claims: cue('accountCues'), sends: cue('senderCues') };
});

/**
 * Which of `mails from X, says the account is Y` is which: the nearest cue before an address decides. Without
 * a cue it is the sender's; where two stand without one, the first is.
 */
export function emails(text: string, words: Vocabulary): Found[] {
  const { claims, sends } = cuesIn(words);
  const found: Found[] = [];
  let from = 0;
  for (const { address, index } of emailsIn(text)) {
    const value = address.toLowerCase().replace(/^[.]+/, '');
    const lead = text.slice(Math.max(from, index - 60), index);
    const field = lastPlace(lead, claims) > lastPlace(lead, sends) ? 'claimed_email' : 'email';
    found.push({ field, value, start: index, end: index + address.length });
    from = index + address.length;
  }
  return found;
}

function lastPlace(text: string, cue: RegExp): number {
  let place = -1;
  for (const match of text.matchAll(cue)) place = match.index;
  return place;
}
