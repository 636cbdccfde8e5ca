/**
 * Which amount of a message is asked for: beside a word that asks for one, or before a word that gives it
 * back. The price of something is none.
 */
import { perVocabulary } from '../../languages/vocabulary.ts';
import { type Clause, findPhrase, holdsIn, type Phrase, phraseOf, standsIn, type Word } from '../words.ts';
import { Cover, type Found } from './found.ts';
import { sharesIn } from './shares.ts';

const lessPhrases = perVocabulary((words) => ({
  half: words.phrases('half').map(phraseOf),
  quarter: words.phrases('quarter').map(phraseOf),
  otherPart: words.phrases('otherPart').map(phraseOf),
  some: words.phrases('someMoney').map(phraseOf),
  onTop: words.phrases('onTop').map(phraseOf),
  takenOff: words.phrases('takenOff').map(phraseOf),
  corrects: [...words.phrases('corrects'), ...words.phrases('corrections')].map(phraseOf),
  insteadOf: words.phrases('insteadOf').map(phraseOf),
}));

const choices = perVocabulary((words) => ({
  before: new RegExp(
    String.raw`\d\s{0,2}(?:[-–/]|(?<!\p{L})(?:${words.anyOf('choices')}|${words.anyOf('spans')}))\s{0,2}$`,
    'iu',
  ),
  behind: new RegExp(String.raw`^\s{0,2},?\s{0,2}(?:[-–/]|(?:${words.anyOf('choices')})\s)\s{0,2}\d`, 'iu'),
}));

/** Words after an amount that say what it is, such as `ten back`. */
const NEAR = 2;

/** Words before an amount in which `instead of` says that it is the one that does not hold. */
const IN_PLACE_BEFORE = 4;

export interface AmountContext {
  text: string;
  clauses: Clause[];
  /** Phrases beside an amount that is asked for. */
  near: Phrase[];
  /** It changes a plan: an amount alone is asked for, whatever stands beside it. */
  changes: boolean;
  /** `amount_near` of the playbook's own say all there is to say. */
  own: boolean;
  /** Words of other wishes: an amount among them is theirs, as in `including the 6.90 postage`. */
  apart?: Cover;
}

export interface AmountsAsked {
  amount?: Found;
  /** Several are named, and which is meant nobody guesses. */
  open?: Found[];
}

/**
 * The amount that is asked for; of several the last one where a word corrects the others. A decimal comma
 * parts a number in two: what counts is where it begins.
 */
export function amountAsked(found: Found[], context: AmountContext): AmountsAsked {
  const { clauses, near, changes, own, apart } = context;
  const asking = new Cover(clauses.at(-1)?.end ?? 0).add(
    ...clauses.filter(({ words }) => holdsIn(words, near)),
  );
  const amounts = found.filter(({ field }) => field === 'amount');
  const isAsked = (one: Found): boolean => {
    if (inPlaceOf(one, clauses) || apart?.touches(one)) return false;
    if (!own && (isLess(one, clauses) || isOnTop(one, clauses))) return false;
    if (asking.touches({ start: one.start, end: one.start + 1 })) return true;
    if (!own && after(one, clauses).some((word) => word.among.has('givenBack', word.text))) return true;
    return changes && amounts.length === 1 && !isPrice(one, clauses);
  };
  let asked: Found[] = [];
  for (const one of amounts) {
    const last = asked.at(-1);
    if (last && correctedBetween(last, one, clauses)) asked = [one];
    else if (isAsked(one)) asked.push(one);
  }
  const last = asked.at(-1);
  if (!last) return {};
  const isOne = asked.every(({ value }) => value === last.value) && !isOneOfTwo(last, context);
  return isOne ? { amount: last } : { open: asked };
}

/** `20 or 30 euros`, `20-30 euros`, `20 euros, or 30`. */
function isOneOfTwo({ start, end }: Found, { text, clauses }: AmountContext): boolean {
  const among = clauses.flatMap(({ words }) => words.slice(0, 1))[0]?.among;
  if (!among) return false;
  const { before, behind } = choices(among);
  return before.test(text.slice(Math.max(0, start - 16), start)) || behind.test(text.slice(end, end + 16));
}

/** `20 euros, no, sorry, 30 euros`: a word between two says that the second one holds. */
function correctedBetween(one: Found, next: Found, clauses: Clause[]): boolean {
  const between = clauses.flatMap(({ words }) =>
    words.filter(({ start, end }) => start >= one.end && end <= next.start),
  );
  const [first] = between;
  if (!first) return false;
  const { corrects } = lessPhrases(first.among);
  return between.some((word) => word.among.has('no', word.text)) || standsIn(between, corrects);
}

/** `20 euros instead of 48 euros`: the second one. */
function inPlaceOf(amount: Found, clauses: Clause[]): boolean {
  const before =
    clauseOf(amount, clauses)
      ?.words.filter(({ end }) => end <= amount.start)
      .slice(-IN_PLACE_BEFORE) ?? [];
  const [first] = before;
  return first !== undefined && standsIn(before, lessPhrases(first.among).insteadOf);
}

/** Words beside it say that it was paid, or what something costs. */
export function isPrice(amount: Found, clauses: Clause[]): boolean {
  const clause = clauseOf(amount, clauses);
  return clause?.words.some((word) => word.among.has('priceWords', word.text)) === true;
}

/** Less than the whole is asked for, and no amount: `half`, `60 %`, `a third`, `a few euros off`. */
export interface LessAsked {
  /** Above 0 and below 100. */
  percent?: number;
}

/** `goal`: there only where words beside it speak of money, since half of a set may be broken. */
export function lessAsked(
  text: string,
  { clauses, found, goal }: { clauses: Clause[]; found: Found[]; goal: boolean },
): { less: LessAsked; places: { start: number; end: number }[] } | undefined {
  for (const clause of clauses) {
    const [first] = clause.words;
    if (!first) continue;
    const { half, quarter, otherPart, some } = lessPhrases(first.among);
    const places = (phrases: Phrase[]) =>
      phrases.flatMap((phrase) => findPhrase(clause.words, phrase)).filter(({ negated }) => !negated);
    const small = places(some);
    if (small.length > 0) return { less: {}, places: small };
    if (goal && !clause.words.some((word) => word.among.has('halfOf', word.text))) continue;
    // Three quarters are no quarter.
    const other = places(otherPart);
    if (other.length > 0) return { less: {}, places: other };
    const quarters = places(quarter);
    if (quarters.length > 0) return { less: { percent: 25 }, places: quarters };
    const halves = places(half);
    if (halves.length > 0) return { less: { percent: 50 }, places: halves };
    for (const { percent, start, end } of sharesIn(text.slice(clause.start, clause.end)))
      if (percent !== undefined)
        return { less: { percent }, places: [{ start: clause.start + start, end: clause.start + end }] };
  }
  const less = found.find(
    (one) => one.field === 'amount' && (goal ? inPartWith(one, clauses, 'takenOff') : isLess(one, clauses)),
  );
  return less && { less: {}, places: [less] };
}

/** `5 euros less`, `knock 5 euros off the refund`: what is to be taken off. */
function isLess(amount: Found, clauses: Clause[]): boolean {
  return (
    after(amount, clauses).some((word) => word.among.has('lessThan', word.text)) ||
    inPartWith(amount, clauses, 'takenOff')
  );
}

/** `plus 10 euros on top`: beside what is given back, not in its place. */
function isOnTop(amount: Found, clauses: Clause[]): boolean {
  return inPartWith(amount, clauses, 'onTop');
}

function inPartWith(amount: Found, clauses: Clause[], kind: 'onTop' | 'takenOff'): boolean {
  const clause = clauseOf(amount, clauses);
  const [first] = clause?.words ?? [];
  return (
    clause !== undefined && first !== undefined && standsIn(clause.words, lessPhrases(first.among)[kind])
  );
}

function after({ end }: Found, clauses: Clause[]): Word[] {
  const clause = clauses.find((one) => end >= one.start && end <= one.end);
  return clause?.words.filter((word) => word.start >= end).slice(0, NEAR) ?? [];
}

function clauseOf({ start }: Found, clauses: Clause[]): Clause | undefined {
  return clauses.find((clause) => start >= clause.start && start < clause.end);
}
