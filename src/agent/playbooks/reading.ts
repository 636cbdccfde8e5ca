/** Reads one message in the light of a playbook: what it says, and which of its words counted. */
import { present } from '../../run/present.ts';
import type { Message } from '../../run/state.ts';
import { type AgentDesk, identifies } from '../desk.ts';
import { perVocabulary, type Vocabulary, vocabularyFor } from '../languages/vocabulary.ts';
import { digitsOf } from '../text/amounts.ts';
import { blanked } from '../text/blanked.ts';
import { asksNothing } from './asks-nothing.ts';
import { amountAnswered } from './entities/amount-answered.ts';
import { amountAsked, type LessAsked, lessAsked } from './entities/amount-asked.ts';
import { Cover, type Found, type Span, withLabel } from './entities/found.ts';
import { countsIn } from './entities/item-counts.ts';
import { itemParts } from './entities/item-parts.ts';
import {
  type ItemWords,
  itemAnswered,
  itemCorrected,
  itemNear,
  itemsNamed,
  keptItems,
  removals,
  removedItems,
} from './entities/items.ts';
import type { EntityReader } from './entities/read.ts';
import { type Playbook, takesEntity } from './playbook.ts';
import { phrasesOf, readFlags, readSteps } from './playbook-phrases.ts';
import { type Clause, clausesOf, findPhrase, phraseOf, readable, type Word } from './words.ts';

export interface Reading {
  found: Found[];
  item?: ItemWords;
  /** One of the playbook's `item_near` stands in it: what happened, or what is to be done. */
  happened: boolean;
  /** Words for items that are fine or stay. */
  spared?: string;
  /** How many of what is to go, see countsIn. */
  counts?: string;
  removed: ItemWords[];
  /** Items that are to stay. */
  kept: ItemWords[];
  /** Flags of the playbook: wished for, or wished away again. */
  flags: { name: string; wanted: boolean }[];
  /** Steps named as not wanted (false) or wanted again (true). */
  steps: { id: string; wanted: boolean }[];
  /** Cents that somebody asks to refund instead of the whole. */
  amount?: number;
  /** Less than the whole is asked for, and no amount. */
  less?: LessAsked;
  /** `words`: among which a queue or role may be named. */
  wish?: { kind: 'reply' } | { kind: 'hand_over'; words: string[] };
  /** `yes` or `no` as the answer's first word. */
  yes?: boolean;
  /** Something in it counted. */
  counted: boolean;
  /** What counted beside whose case it is. */
  taken: Cover;
  /** Nothing but thanks and the like, see asks-nothing.ts. */
  polite: boolean;
  /** Parts that nothing in it explains. */
  unexplained: string[];
}

const wordingOf = perVocabulary((among) => ({
  refund: among.phrases('refund').map(phraseOf),
  corrections: among.phrases('corrections').map(phraseOf),
  handOver: among.phrases('handOver').map(phraseOf),
  justReply: among.phrases('justReply').map(phraseOf),
}));

export interface ReadingContext {
  desk: AgentDesk;
  read: EntityReader;
  /** A short answer may be the item's name. */
  itemOpen?: boolean;
  /** It says what is wished, or comes before the message that does: all of its words may name items. */
  opening?: boolean;
  /** What was read of an amount before: it may be answered with a number alone, or corrected by one. */
  amountBefore?: Pick<Reading, 'less' | 'amount'> | undefined;
  /** Parts that ask for something else; only values by field, such as numbers, are read there. */
  hidden?: Span[];
}

export function readMessage(
  message: Message,
  playbook: Playbook,
  { desk, read, itemOpen = false, amountBefore, opening = false, hidden = [] }: ReadingContext,
): Reading {
  const whole = readable(message.text);
  const found = read(whole);
  const labels = found.map((one) => ({ start: withLabel(one).start, end: one.start }));
  const text = blanked(whole, [...hidden, ...labels]);
  const among = vocabularyFor(whole, desk);
  const phrases = wordingOf(among);
  const clauses = clausesOf(text, among);
  const words = clauses.flatMap((clause) => clause.words);
  const counted = new Cover(text.length).add(...found.filter((one) => uses(playbook, one.field, desk)));

  const apart = new Cover(text.length);
  const flags = readFlags(clauses, playbook, { among, counted, gaps: apart });
  const steps = readSteps(clauses, playbook, counted);
  const listed = phrasesOf(playbook);
  const own = listed.amountNear.length > 0;
  const later = message.kind !== 'goal';
  const { amount, open: amounts } = amountAsked(found, {
    text,
    clauses,
    near: own ? listed.amountNear : phrases.refund,
    changes:
      message.kind === 'adjustment' ||
      // After the goal an amount and nothing else is one that is asked for: `24 euros then`.
      (later && asksNothing(blanked(text, found.filter(isAmount)), among)),
    own,
    apart,
  });
  for (const one of found) if (isAmount(one) && apart.touches(one)) counted.add(one);
  const answered =
    amountBefore && !amount && later
      ? amountAnswered(text, { found, words, digits: digitsOf(desk.currencies) })
      : undefined;
  const answeredAmount =
    answered && (amountBefore?.less || isNumberAlone(text, words, answered)) ? answered : undefined;
  const share = own ? undefined : lessAsked(text, { clauses, found, goal: !later });
  const less = amounts ? { less: {}, places: amounts } : share;
  if (less && takesEntity(playbook, 'amount')) counted.add(...less.places);
  if (amount && takesEntity(playbook, 'amount')) counted.add(amount);
  // What this playbook cannot take out counts as not understood.
  const removed = takesEntity(playbook, 'removed_item')
    ? removedItems(clauses, counted.copy().add(...found))
    : [];
  counted.add(...removed);
  const kept = takesEntity(playbook, 'removed_item') ? keptItems(clauses, counted.copy().add(...found)) : [];
  const near = listed.itemNear;
  const beside = counted.copy().add(...found);
  const parts = itemParts(text, clauses, { taken: beside, near: near.length > 0 ? near : removals(among) });
  const named = opening && near.length > 0 ? itemsNamed(parts) : itemNear(clauses, near, beside);
  const wish = message.kind === 'goal' ? undefined : readWish(words, among, counted);
  const happened = near.filter((phrase) => hit(words, phrase, counted)).length > 0;
  const values = new Cover(text.length).add(...found);
  const free =
    itemOpen && counted.empty && message.kind === 'answer'
      ? itemAnswered(clauses, values)
      : counted.empty && near.length > 0 && message.kind !== 'goal'
        ? itemCorrected(text, clauses, { taken: values, corrections: phrases.corrections })
        : undefined;
  const item = named ?? free;
  if (answeredAmount) counted.add(answeredAmount);
  // Which of the words for items an order has is known later: until then they take up nothing else.
  const taken = counted.copy();
  if (item) counted.add(item);
  const yes = yesOrNo(clauses, counted);
  for (const one of found) if (identifies(one.field, desk)) taken.remove(one);
  return present({
    found,
    removed,
    flags,
    steps,
    less: amount || answeredAmount ? undefined : less?.less,
    item,
    spared: parts.spared || undefined,
    counts: [...countsOf(removed, words), parts.counted].filter(Boolean).join('; ') || undefined,
    happened,
    kept,
    taken,
    amount: typeof amount?.value === 'number' ? amount.value : answeredAmount?.cents,
    wish,
    yes: message.kind === 'answer' && yes !== undefined ? yes : undefined,
    counted: !counted.empty,
    polite: words.length > 0 && asksNothing(text, among),
    unexplained: clauses
      .filter((clause) => unexplained(clause, counted))
      .slice(0, 40)
      .map((clause) => text.slice(clause.start, clause.end).trim())
      .filter((part) => !asksNothing(part, among)),
  });
}

/** How many of what is to be taken out: `take the 3 candles out`. */
function countsOf(items: ItemWords[], words: Word[]): string[] {
  return items.flatMap(({ start, end }) =>
    countsIn(
      words.filter((word) => word.start >= start && word.end <= end),
      (word) => word.among.isSmall(word.text),
      false,
    ),
  );
}

/** `no idea` is no no: a no stands alone in its part, or with what says nothing of its own. */
function yesOrNo([first]: Clause[], counted: Cover): boolean | undefined {
  const [word, ...rest] = first?.words ?? [];
  if (!word) return undefined;
  if (word.among.has('yes', word.text)) return true;
  const alone = rest.every(
    (one) => one.among.isSmall(one.text) || one.among.has('polite', one.text) || counted.touches(one),
  );
  return alone && word.among.has('no', word.text) ? false : undefined;
}

/** `no, sorry, 30`: in the place of an amount that was asked for before. */
function isNumberAlone(text: string, words: Word[], number: Span): boolean {
  const [first] = words;
  const no = first?.among.has('no', first.text) ? [first] : [];
  return first !== undefined && asksNothing(blanked(text, [number, ...no]), first.among);
}

function isAmount({ field }: Found): boolean {
  return field === 'amount';
}

/** Whether the playbook has a place for this field; what it has none for does not count as understood. */
function uses(playbook: Playbook, field: string, desk: AgentDesk): boolean {
  if (field === 'email' || desk.entities[field]?.identifies) return true;
  if (field === 'claimed_email')
    return takesEntity(playbook, 'account_email') || takesEntity(playbook, field);
  if (field === 'address' || desk.entities[field]?.place)
    return takesEntity(playbook, 'destination') || takesEntity(playbook, field);
  return field !== 'amount' && takesEntity(playbook, field);
}

/** Notes the phrase's places as counted; true when it stands there and nothing says no to it. */
function hit(words: Word[], phrase: string[], counted: Cover): boolean {
  const hits = findPhrase(words, phrase);
  counted.add(...hits);
  return hits.some((place) => !place.negated);
}

function readWish(words: Word[], among: Vocabulary, counted: Cover): Reading['wish'] {
  if (wordingOf(among).justReply.filter((phrase) => hit(words, phrase, counted)).length > 0)
    return { kind: 'reply' };
  if (wordingOf(among).handOver.filter((phrase) => hit(words, phrase, counted)).length === 0)
    return undefined;
  return { kind: 'hand_over', words: words.map((word) => word.text) };
}

/** A part with two or more words of its own, none of which counted. A single one is taken for colour. */
function unexplained(clause: Clause, counted: Cover): boolean {
  if (clause.words.some((word) => counted.touches(word))) return false;
  return (
    clause.words.filter((word) => !word.among.isSmall(word.text) && !word.among.has('polite', word.text))
      .length >= 2
  );
}
