/**
 * What of a message may change what is done and is taken up by no playbook that was chosen: a wish for
 * another kind of act, a no to one, a condition, an amount, a share or a day beside a wish. Feelings,
 * history, courtesy and reasons are none of it.
 */
import { NOT_READ } from '../../run/plan/plan.ts';
import type { AgentDesk } from '../desk.ts';
import type { Act } from '../languages/data.ts';
import { perVocabulary, vocabularyFor } from '../languages/vocabulary.ts';
import { weekdaysIn } from '../text/dates.ts';
import { type ActHit, actHits, actsOf } from './act-words.ts';
import { asksNothing } from './asks-nothing.ts';
import { isPrice } from './entities/amount-asked.ts';
import { byPlace, type Cover, type Found } from './entities/found.ts';
import { sharesIn } from './entities/shares.ts';
import type { Playbook } from './playbook.ts';
import { isOpen, saidAlone } from './said-alone.ts';
import { takenUpBy } from './taken-up.ts';
import {
  type Clause,
  clausesOf,
  findPhrase,
  holdsIn,
  type Phrase,
  phraseOf,
  standsIn,
  type Word,
  wordsOf,
} from './words.ts';

const phrasesIn = perVocabulary((among) => ({
  wishes: among.phrases('wishes').map(phraseOf),
  corrects: among.phrases('corrects').map(phraseOf),
  retracts: among.phrases('retracts').map(phraseOf),
  prefers: among.phrases('prefers').map(phraseOf),
}));

export interface Message {
  text: string;
  found: Found[];
  /** What the chosen playbooks take up of it, beside whose case it is. */
  taken: Cover;
  /** All of it is asked for, as an adjustment is. */
  asked: boolean;
  /** All of its words are read to find out what is wished. */
  whole?: boolean;
  /**
   * What a plan that is there does: a part that asks for some of it is taken up, and so is a no to what it
   * does not do.
   */
  acts?: ReadonlySet<Act>;
}

/** Whether a part of a message may change what is done at all. */
export function mayChange(part: string, desk: AgentDesk): boolean {
  const among = vocabularyFor(part, desk);
  if (asksNothing(part, among)) return false;
  const words = wordsOf(part, among);
  const { wishes, corrects, retracts } = phrasesIn(among);
  const acts = actsOf(desk).map(([, phrase]) => phrase);
  return standsIn(words, [...wishes, ...corrects, ...retracts, ...acts]);
}

/** The parts, as written. */
export function notReadIn(message: Message, playbooks: Playbook[], desk: AgentDesk): string[] {
  const { text, found, taken, asked, whole, acts: done } = message;
  const among = vocabularyFor(text, desk);
  const { wishes, corrects, prefers } = phrasesIn(among);
  const acts = actsOf(desk);
  const ours = playbooks.map((playbook) => takenUpBy(playbook, desk));
  const clauses = clausesOf(text, among).flatMap((clause) => {
    const alone = saidAlone(clause, acts);
    return partsOf(clause).map((part) => ({
      ...part,
      hits: actHits(part.words, acts),
      said: alone.filter(({ start }) => start >= part.start && start < part.end),
    }));
  });
  const aboutDone = ours.some((one) => one.aboutDone);
  const inClause = byPlace(found, clauses);
  const saidLater = negatedAfter(clauses);
  const parts: string[] = [];
  for (const [n, { words, start, end, hits, said }] of clauses.entries()) {
    const inside = inClause[n] ?? [];
    const wished = asked || isWished(words, wishes, hits);
    const read = words.some((word) => taken.touches(word)) || inside.some((one) => taken.touches(one));
    const placed = inside.some((one) => one.field === 'address' && taken.touches(one));
    const rest = saidLater[n] ?? new Set();
    const acting = done
      ? againstPlan(hits, { done, rest, apart: asked || wishesApart(words, wishes, hits) })
      : hits.some(
          (hit) =>
            !taken.touches(hit) &&
            (!ours.some((one) => one.acts.has(hit.act)) ||
              (hit.negated && !ours.some((one) => one.negated.has(hit.act)))),
        );
    const saying = said.some(
      (hit) => !taken.touches(hit) && !done?.has(hit.act) && isOpen(hit, ours, placed),
    );
    const preferring = !read && !whole && done === undefined && holdsIn(words, prefers);
    const doing = hits.filter((hit) => !hit.negated && done?.has(hit.act));
    const corrected = bindsMore(
      words,
      corrects,
      (word) => taken.touches(word) || doing.some((hit) => hit.start < word.end && word.start < hit.end),
    );
    const open =
      !aboutDone &&
      inside.some(
        (one) => one.field === 'amount' && !taken.touches(one) && !isPrice(one, [{ words, start, end }]),
      );
    // Where something is to go, beside another wish: an address that nothing takes up.
    const elsewhere = inside.some(
      (one) => one.field === 'address' && !taken.touches(one) && (wished || cued(words)),
    );
    // What holds only on some day, if something is so then: no plan waits for it.
    const depends =
      words.some((word) => word.among.has('conditions', word.text)) &&
      (inside.some(({ field }) => field === 'date') || weekdaysIn(text.slice(start, end)).length > 0);
    const value = inside.some(({ field }) => field === 'date' || field === 'amount') || isShare(words, text);
    if (
      corrected ||
      saying ||
      preferring ||
      open ||
      elsewhere ||
      depends ||
      (wished && acting) ||
      (!read && wished && value)
    )
      parts.push(text.slice(start, end).trim().replace(/\s+/g, ' ').slice(0, NOT_READ.longest));
  }
  return [...new Set(parts.filter(Boolean))].slice(0, NOT_READ.most);
}

/** For each clause, what is said no to in the clauses after it. */
function negatedAfter(clauses: { hits: ActHit[] }[]): ReadonlySet<Act>[] {
  const acts: ReadonlySet<Act>[] = [];
  let after: ReadonlySet<Act> = new Set();
  for (let n = clauses.length - 1; n >= 0; n -= 1) {
    acts[n] = after;
    const negated = (clauses[n]?.hits ?? []).filter((hit) => hit.negated && !after.has(hit.act));
    if (negated.length > 0) after = new Set([...after, ...negated.map(({ act }) => act)]);
  }
  return acts;
}

function isWished(words: Word[], wishes: Phrase[], hits: ActHit[]): boolean {
  return standsIn(words, wishes) || beginsWithAct(words, hits);
}

/** The acts that a text asks for, part by part, and says no to nowhere. */
export function actsWished(text: string, desk: AgentDesk): Set<Act> {
  const among = vocabularyFor(text, desk);
  const { wishes } = phrasesIn(among);
  const acts = actsOf(desk);
  const parts = clausesOf(text, among)
    .flatMap(partsOf)
    .map(({ words }) => ({ words, hits: actHits(words, acts) }));
  const no = new Set(parts.flatMap(({ hits }) => hits.flatMap((hit) => (hit.negated ? hit.act : []))));
  return new Set(
    parts.flatMap(({ words, hits }) =>
      isWished(words, wishes, hits) ? hits.flatMap(({ act }) => (no.has(act) ? [] : act)) : [],
    ),
  );
}

/** A wish in words of its own: `could not send it back` asks for nothing. */
function wishesApart(words: Word[], wishes: Phrase[], hits: ActHit[]): boolean {
  return wishes
    .flatMap((phrase) => findPhrase(words, phrase))
    .some((wish) => hits.every(({ start, end }) => wish.end <= start || wish.start >= end));
}

/**
 * What a plan does is known: a part asks for what it does not do, and says no to it nowhere after, or it says
 * no to what it does.
 */
function againstPlan(
  hits: ActHit[],
  { done, rest, apart }: { done: ReadonlySet<Act>; rest: ReadonlySet<Act>; apart: boolean },
): boolean {
  if (apart && hits.some(({ negated, act }) => negated && done.has(act))) return true;
  const asks = hits.filter(({ negated }) => !negated);
  return (
    !asks.some(({ act }) => done.has(act)) &&
    asks.some(
      ({ act }) =>
        // `changed my mind` is a reason.
        (apart || act !== 'change') && !rest.has(act),
    )
  );
}

/** `unless it has shipped`: behind such words stands something that nothing takes up. */
function bindsMore(words: Word[], corrects: Phrase[], taken: (word: Word) => boolean): boolean {
  return corrects.some((phrase) =>
    findPhrase(words, phrase).some((hit) => {
      const after = words.filter((word) => word.start >= hit.end && !word.among.isSmall(word.text));
      return after.length > 0 && !after.some(taken);
    }),
  );
}

/** A part of a sentence ends where a word joins two requests. */
function partsOf(clause: Clause): Clause[] {
  const parts: Clause[] = [];
  let words: Word[] = [];
  for (const word of clause.words) {
    if (word.among.has('joints', word.text) && words.length > 0) {
      parts.push(partWith(words));
      words = [];
    } else words.push(word);
  }
  return words.length > 0 ? [...parts, partWith(words)] : parts;
}

function partWith(words: Word[]): Clause {
  return { start: words[0]?.start ?? 0, end: words.at(-1)?.end ?? 0, words };
}

/** `cancel …`: what a part begins with is to be done. */
function beginsWithAct(words: Word[], hits: ActHit[]): boolean {
  const first = words.findIndex(
    (word) => !word.among.isSmall(word.text) || word.among.has('negations', word.text),
  );
  const negated = words[first]?.among.has('negations', words[first]?.text ?? '') === true;
  const at = negated ? first + 1 : first;
  return at >= 0 && at <= 2 && hits.some((hit) => hit.at === at);
}

/** `20 %`, `10 percent`. */
function isShare(words: Word[], text: string): boolean {
  const { start, end } = partWith(words);
  return sharesIn(text.slice(start, end + 2)).length > 0;
}

function cued(words: Word[]): boolean {
  return words.some((word) => word.among.has('addressCues', word.text));
}
