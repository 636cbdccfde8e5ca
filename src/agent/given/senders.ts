/** Whose e-mail addresses a message names: the writer's own, somebody else's, or nobody says whose. */
import { emailsIn } from '../../run/text/emails.ts';
import { lastCue, wholeWords } from '../languages/cues.ts';
import { perVocabulary, type Vocabulary } from '../languages/vocabulary.ts';
import { isOfADesk } from '../mail/lines.ts';

/** `another`: an address that is only said to be of an account, or of a third person. */
type Whose = 'own' | 'plain' | 'another';

interface Cues {
  own: RegExp;
  another: RegExp;
  firstPerson: RegExp;
  /** `my wife's account`, `das Konto meiner Frau`: whoever writes is not whose account it is. */
  forSomebody: RegExp;
}

const cuesIn = perVocabulary((words): Cues => {
  const first = words.anyOf('firstPerson');
  const relations = words.anyOf('relations');
  const account = `(?:${words.anyOf('accountCues')})`;
  const relation = String.raw`(?:${first})\s(?:\p{L}{1,20}\s)?(?:${relations})`;
  const between = String.raw`(?:['’]?s?)(?:\s\p{L}{1,20}){0,3}\s`;
  const ofAThird = String.raw`(?:${words.anyOf('othersAddress')}|${relations})(?:['’]?s)?(?:\s[\p{L}-]{1,20}){0,3}\s?:?\s?$`;
  return {
    own: wholeWords(`${words.anyOf('ownAddress')}|${words.anyOf('senderCues')}`),
    another: wholeWords(String.raw`(?<!(?:${first})\s)${account}|${ofAThird}`),
    firstPerson: wholeWords(first),
    forSomebody: wholeWords(
      `${relation}${between}${account}|${account}${between}${relation}|${words.anyOf('onBehalf')}`,
    ),
  };
});

/** So much before an address says whose it is. */
const LEAD = 60;

/**
 * The addresses of which one may be the sender's, each once and in small letters. Where the writer names one
 * as their own, no other is. An address of somebody else is the sender's only where it stands alone and
 * nobody speaks of themselves beside it, as staff do who write down what a customer said.
 */
export function sendersIn(text: string, words: Vocabulary): { senders: string[]; own: boolean } {
  const cues = cuesIn(words);
  const found: Record<Whose, Set<string>> = { own: new Set(), plain: new Set(), another: new Set() };
  let from = 0;
  for (const { address, index } of emailsIn(text)) {
    const lead = lastClause(text.slice(Math.max(from, index - LEAD), index));
    from = index + address.length;
    const value = address.toLowerCase().replace(/^[.]+/, '');
    if (!isOfADesk(value)) found[whoseIs(lead, cues)].add(value);
  }
  const { own, plain, another } = found;
  if (own.size > 0) return { senders: [...own], own: true };
  cues.forSomebody.lastIndex = 0;
  if (cues.forSomebody.test(text)) return { senders: [], own: false };
  if (plain.size > 0) return { senders: [...plain], own: false };
  cues.firstPerson.lastIndex = 0;
  const ofAThird = another.size > 1 || cues.firstPerson.test(text);
  return { senders: ofAThird ? [] : [...another], own: false };
}

function lastClause(lead: string): string {
  const ends = [',', ';', '\n', '!', '?', '(', '. '].map((mark) => lead.lastIndexOf(mark));
  return lead.slice(Math.max(...ends) + 1);
}

/** The nearest cue before an address decides. */
function whoseIs(lead: string, { own, another }: Cues): Whose {
  // Where they end: `my account` is later than `my`.
  const ownAt = lastCue(lead, own).end;
  const anotherAt = lastCue(lead, another).end;
  if (ownAt < 0 && anotherAt < 0) return 'plain';
  return ownAt > anotherAt ? 'own' : 'another';
}
