/**
 * What a reply says will happen, or has happened, and whether anything stands for it: an answer to come needs
 * its reminder, money its refund.
 */
import type { Claim } from '../../../run/plan/catalogue.ts';
import { daysIn, sameDay } from './dates.ts';
import type { Evidence } from './evidence.ts';

const FUTURE: readonly RegExp[] = [
  /\b(?:we|i)\s*(?:['’]ll|will|shall|are going to|am going to|promise|guarantee)\b(?!\s+not\b)/i,
  /\byou(?:['’]ll|\s+will|\s+are going to)\s+(?:\w+\s+)?(?:hear|receive|get|be|have)\b/i,
  /\bwill\s+(?:\w+\s+)?(?:be\s+(?:refunded|credited|sent|shipped|replaced|delivered|contacted|returned|reimbursed|with you)|arrive|reach|contact|write|call|follow)\b/i,
  /\b(?:wir|ich)\s+werden?\b(?!\s+nicht)/i,
  /\bwerden?\s+(?:wir|ich)\b(?!\s+nicht)/i,
  /\b(?:wir|ich)\s+(?:melden?|schreiben?|informieren?|benachrichtigen?|kontaktieren?|erstatten?|schicken?|senden?)\b(?!\s+nicht)/i,
  /\b(?:melden?|schreiben?|informieren?|benachrichtigen?|kontaktieren?|erstatten?|schicken?|senden?)\s+(?:wir|ich)\b(?!\s+nicht)/i,
  /\bSie\s+(?:erhalten|bekommen|hören)\b/i,
  /\b(?:erhalten|bekommen|hören)\s+Sie\b/i,
  /\bwird\b.*\b(?:erstattet|gutgeschrieben|verschickt|versendet|geliefert|ersetzt|zugestellt)\b/i,
];

/** Courtesy, which binds nobody. */
const COURTESY = /\b(?:happy|glad|pleased|delighted) to\b|\bgerne?\b/i;

const CONTACT =
  /\b(?:write|contact|call|reply|respond|answer|back to you|updates?|inform|notify|let you know|keep you|follow(?:ing)? up|hear|in touch|e-?mail)\b|meld|schreib|informier|benachrichtig|kontaktier|bescheid|\bhören\b|antwort|rückmeld/i;
const MONEY =
  /refund|credit|repay|reimburse|\bmoney\b|transfer|erstatt|gutschrift|gutgeschrieben|zurückzahl|überweis|\bgeld\b/i;
const GOODS =
  /\bsen[dt]\b|\bship|replac|deliver|dispatch|exchang|\barriv|reach you|schick|versend|sende|liefer|ersatz|ersetz|umtausch|zugestellt|parcel|paket/i;

/** What has to be done so that money, or goods, may be said to come. */
const MONEY_CLAIMS: readonly Claim[] = ['refunded', 'credited', 'returned', 'cancelled'];
const GOODS_CLAIMS: readonly Claim[] = ['sent', 'released', 'changed', 'traced'];

const REFUNDED =
  /\b(?:have|has|was|been|were)\b[^.!?]*\b(?:refunded|credited|reimbursed)\b|\b(?:haben|wurden?|worden)\b[^.!?]*\b(?:erstattet|gutgeschrieben)\b/i;
const CANCELLED =
  /\b(?:have|has|was|been|were)\b[^.!?]*\bcancell?ed\b|\b(?:haben|wurden?)\b[^.!?]*\bstorniert\b/i;
const DENIED =
  /\b(?:not|cannot|can['’]t|no|nothing|unable|unless|if)\b|\b(?:nicht|kein\w*|leider|wenn|falls|sobald)\b/i;

/** Sentences about promises and claims that nothing stands for. */
export function unkeptPromises(reply: string, evidence: Evidence): string[] {
  return sentencesOf(reply).flatMap((sentence) => [
    ...promised(sentence, evidence),
    ...claimed(sentence, evidence),
  ]);
}

export function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[\p{L})\]"”][.!?])\s+|\n+/u)
    .map((sentence) => sentence.trim())
    .filter(Boolean);
}

function promised(sentence: string, evidence: Evidence): string[] {
  if (!FUTURE.some((pattern) => pattern.test(sentence)) || COURTESY.test(sentence)) return [];
  const quoted = `"${sentence.slice(0, 120)}"`;
  if (CONTACT.test(sentence)) return reminded(sentence, evidence, quoted);
  if (MONEY.test(sentence))
    return claims(evidence, MONEY_CLAIMS) ? [] : [`${quoted} promises money, and no step gave any back`];
  if (GOODS.test(sentence))
    return claims(evidence, GOODS_CLAIMS) || evidence.reminders.length > 0
      ? []
      : [`${quoted} promises something to come, and no step sends or changes anything`];
  return reminded(sentence, evidence, quoted);
}

/**
 * Somebody will speak up only because a reminder stands; on a day that is named, only where it is that day.
 */
function reminded(sentence: string, evidence: Evidence, quoted: string): string[] {
  if (evidence.reminders.length === 0) return [`${quoted} is a promise, and no reminder stands for it`];
  const named = daysIn(sentence);
  if (named.length === 0) return [];
  const set = evidence.reminders.flatMap((date) => daysIn(date).flatMap(({ days }) => days));
  const stands = named.some(({ days }) => days.some((day) => set.some((other) => sameDay(day, other))));
  return stands
    ? []
    : [`${quoted} promises a day for which no reminder is set (set: ${evidence.reminders.join(', ')})`];
}

function claims(evidence: Evidence, some: readonly Claim[]): boolean {
  return some.some((claim) => evidence.claims.has(claim));
}

function claimed(sentence: string, evidence: Evidence): string[] {
  if (DENIED.test(sentence)) return [];
  const quoted = `"${sentence.slice(0, 120)}"`;
  if (REFUNDED.test(sentence) && !claims(evidence, MONEY_CLAIMS) && !evidence.alreadyRefunded)
    return [`${quoted} says that money was given back, and none was`];
  if (CANCELLED.test(sentence) && !claims(evidence, ['cancelled']) && !evidence.alreadyCancelled)
    return [`${quoted} says that something was cancelled, and nothing was`];
  return [];
}
