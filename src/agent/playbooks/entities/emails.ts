/** E-mail addresses, distinguished by whose they are. */
import { emailsIn } from '../../../run/text/emails.ts';
import { lastCue, wholeWords } from '../../languages/cues.ts';
import { perVocabulary, type Vocabulary } from '../../languages/vocabulary.ts';
import type { Found } from './found.ts';

const cuesIn = perVocabulary((words) => ({
  claims: wholeWords(words.anyOf('accountCues')),
  sends: wholeWords(words.anyOf('senderCues')),
}));

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
    const field = lastCue(lead, claims).start > lastCue(lead, sends).start ? 'claimed_email' : 'email';
    found.push({ field, value, start: index, end: index + address.length });
    from = index + address.length;
  }
  return found;
}
