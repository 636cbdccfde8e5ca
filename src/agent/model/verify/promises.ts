/**
 * What a reply says will happen, or has happened, and whether anything stands for it: an answer to come needs
 * its reminder, money its refund.
 */
import type { Claim } from '../../../run/plan/catalogue.ts';
import { saysIn } from '../../languages/all.ts';
import { daysIn, sameDay } from '../../text/dates.ts';
import type { Evidence } from './evidence.ts';

/** What has to be done before a reply may promise money, or goods. */
const MONEY_CLAIMS: readonly Claim[] = ['refunded', 'credited', 'returned', 'cancelled'];
const GOODS_CLAIMS: readonly Claim[] = ['sent', 'released', 'changed', 'traced'];

/** Sentences about promises and claims that nothing stands for. */
export function emptyPromises(reply: string, evidence: Evidence): string[] {
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
  if (!saysIn(sentence, 'future') || saysIn(sentence, 'courtesy')) return [];
  const quoted = `"${sentence.slice(0, 120)}"`;
  if (saysIn(sentence, 'contact')) return reminded(sentence, evidence, quoted);
  if (saysIn(sentence, 'money'))
    return claims(evidence, MONEY_CLAIMS) ? [] : [`${quoted} promises money, and no step gave any back`];
  if (saysIn(sentence, 'goods'))
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
  if (saysIn(sentence, 'denied')) return [];
  const quoted = `"${sentence.slice(0, 120)}"`;
  if (saysIn(sentence, 'refunded') && !claims(evidence, MONEY_CLAIMS) && !evidence.alreadyRefunded)
    return [`${quoted} says that money was given back, and none was`];
  if (saysIn(sentence, 'cancelled') && !claims(evidence, ['cancelled']) && !evidence.alreadyCancelled)
    return [`${quoted} says that something was cancelled, and nothing was`];
  return [];
}
